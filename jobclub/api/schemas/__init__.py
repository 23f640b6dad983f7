"""The shapes of requests and answers, one module a noun: ``…In`` comes in, ``…Out`` goes out."""
