"""Forms of the loans app, by noun. They check form only; rules are the services' business."""
