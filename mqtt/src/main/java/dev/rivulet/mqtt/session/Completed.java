package dev.rivulet.mqtt.session;

/**
 * A message whose packet id the broker may use again, as soon as it has got PUBCOMP. Immutable.
 *
 * @param probesBefore how many probes were sent before PUBCOMP
 */
record Completed(long fingerprint, long probesBefore) {}
