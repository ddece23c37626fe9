"""What a request body may hold: field tables per entity, and the engine that enforces them."""
