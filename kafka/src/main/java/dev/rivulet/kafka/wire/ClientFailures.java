package dev.rivulet.kafka.wire;

import dev.rivulet.core.disk.OutOfReachException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What exceptions of Kafka's client mean for us. Stateless. */
final class ClientFailures {

    private ClientFailures() {}

    /** Whether somebody has to mend it, at the broker or in what is set; at least if it has never been otherwise. */
    static boolean isRefusal(KafkaException failure) {
        return failure instanceof AuthenticationException
                || failure instanceof AuthorizationException
                || failure instanceof InvalidTopicException
                || failure instanceof UnknownTopicOrPartitionException;
    }

    /** Whether it may be gone by itself. */
    static boolean isPassing(KafkaException failure) {
        // A name that is not known may be known later: the network may come up behind us.
        boolean isUnresolved = failure.getCause() instanceof ConfigException config && isAboutServers(config);
        return isUnresolved || failure instanceof RetriableException || isRefusal(failure);
    }

    private static boolean isAboutServers(ConfigException config) {
        return String.valueOf(config.getMessage()).contains("bootstrap");
    }

    /** Whether a producer of the same name has been opened, or the cluster has given up our transaction. */
    static boolean isFenced(KafkaException failure) {
        Throwable cause = failure;
        while (cause != null) {
            if (cause instanceof ProducerFencedException
                    || cause instanceof InvalidProducerEpochException
                    || cause instanceof InvalidPidMappingException) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** What to throw for it: what may be gone by itself is told apart, as a job waits for that. */
    static IOException of(String message, Throwable failure) {
        return isOutage(failure) ? new OutOfReachException(message, failure) : new IOException(message, failure);
    }

    /** A transaction that has failed wraps what it failed of. */
    private static boolean isOutage(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof KafkaException known) {
            if (isPassing(known)) {
                return !isRefusal(known);
            }
            cause = cause.getCause();
        }
        return false;
    }

    static String text(Throwable failure) {
        Throwable deepest = failure;
        while (deepest instanceof KafkaException && !(deepest instanceof ApiException) && deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest instanceof SslAuthenticationException ? handshakeText(deepest) : own(deepest);
    }

    /** Kafka says only that the handshake has failed; why, its causes say. */
    private static String handshakeText(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String reason = own(deepest);
        if (deepest instanceof GeneralSecurityException) { // Ours, as what the broker finds comes as an alert.
            return "the certificate of the broker is not trusted: " + reason;
        }
        boolean isAlert = reason.contains("alert");
        if (isAlert && (reason.contains("certificate") || reason.contains("unknown_ca"))) {
            return "the broker wants a certificate of ours that it trusts: " + reason;
        }
        return own(failure) + ": " + reason;
    }

    private static String own(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
