package dev.rivulet.testdriver;

/** The row that the tests' functions put out. */
record Event(String device, String what, long number) {}
