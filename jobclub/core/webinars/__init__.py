"""Open online events, once or in a series: who presents them, who comes, and what follows."""
