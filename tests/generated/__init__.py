"""The generated clients, over real sockets."""
