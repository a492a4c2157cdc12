package dev.rivulet.system.sim;

/** The row of the tables that simulated streams are enriched with. */
public record Site(String key, String name) {}
