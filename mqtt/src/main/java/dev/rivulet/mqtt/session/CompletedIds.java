package dev.rivulet.mqtt.session;

import dev.rivulet.mqtt.session.SessionOffset.KnownId;
import dev.rivulet.mqtt.session.SessionOffset.Remembered;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What packet ids meant that the broker may use for another message: brokers are known that send a message again that they should not. One owner.
 *
 * <ul>
 *   <li>Each id that was completed is known, with a hash of its message, until the broker has answered something that was sent behind PUBCOMP. Mosquitto
 *       2.0, where the answer was lost, sends not PUBREL again but the message. It is taken for the same if the broker says that it has sent it before
 *       and its content is the same; a new one, by the specification, would have got the id in between. Two messages of one content could be taken
 *       for one: if the broker gives an id away at once, and the connection is cut right then.
 *   <li>The last so many messages that were completed, or that the broker did not name when it came back, are remembered beyond that, if somebody
 *       wants it: for brokers that come back from an older state, or that name only some of what they have under way. Of one packet id and one content,
 *       messages are then taken for one. None may be remembered that is not in the log, as it is acknowledged when it comes again.
 * </ul>
 */
final class CompletedIds {

    /**
     * @param probesBefore how many probes were sent before PUBCOMP
     */
    private record Completed(long fingerprint, long probesBefore) {}

    private final int rememberedCountMax;

    private final Map<Integer, Completed> unprobed = new LinkedHashMap<>();

    /** The oldest first. Brokers that give ids away at once have had several messages of one id. */
    private final Set<Remembered> remembered = new LinkedHashSet<>();

    /** How many probes have been sent. */
    private long probeCount;

    private boolean isProbing;

    /**
     * @param rememberedCountMax how many messages to remember, zero for none
     */
    CompletedIds(int rememberedCountMax) {
        this.rememberedCountMax = rememberedCountMax;
    }

    /** What the log has: ids that are released, and what is remembered. */
    void restore(SessionOffset offset) {
        offset.remembered().forEach(past -> remember(past.id(), past.fingerprint()));
        offset.ids().stream().filter(KnownId::isReleased).forEach(known -> add(known.id(), known.fingerprint()));
    }

    /** PUBCOMP may be said. */
    void add(int packetId, long fingerprint) {
        unprobed.put(packetId, new Completed(fingerprint, probeCount));
        remember(packetId, fingerprint);
    }

    /**
     * The broker does not name it any more.
     *
     * @param fingerprint 0 if it is not known, then nor is the message
     */
    void remember(int packetId, long fingerprint) {
        if (rememberedCountMax == 0 || fingerprint == 0) {
            return;
        }
        Remembered newest = new Remembered(packetId, fingerprint);
        remembered.remove(newest);
        remembered.add(newest);
        Iterator<Remembered> oldest = remembered.iterator();
        while (remembered.size() > rememberedCountMax) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The broker says PUBREL again, so PUBCOMP is said again. */
    void release(int packetId) {
        unprobed.computeIfPresent(packetId, (id, each) -> new Completed(each.fingerprint(), probeCount));
    }

    /**
     * The broker uses the id.
     *
     * @return whether for a message that it had it for before, as far as can be told
     */
    boolean takeUp(Message message, long fingerprint) {
        @Nullable Completed before = unprobed.remove(message.packetId());
        boolean isSame = before != null && message.isAgain() && before.fingerprint() == fingerprint;
        // What a broker of an older state has not sent yet, as far as it knows, it does not mark as sent again.
        return isSame || remembered.contains(new Remembered(message.packetId(), fingerprint));
    }

    /** A connection is open: what was asked on the last one is not answered any more. */
    void connected() {
        isProbing = false;
    }

    /** The broker has lost the session. */
    void clear() {
        unprobed.clear();
        remembered.clear();
    }

    /** How many wait for a probe to be sent; none while one is on its way. */
    int probableCount() {
        return isProbing ? 0 : unprobed.size();
    }

    /** How many wait for a probe's answer. */
    int unprobedCount() {
        return unprobed.size();
    }

    /** The broker is sent something that it answers in its turn. */
    void probe() {
        isProbing = true;
        probeCount++;
    }

    /** It has answered: what was sent before it has been received. */
    void probed() {
        if (isProbing) {
            isProbing = false;
            unprobed.values().removeIf(each -> each.probesBefore() < probeCount);
        }
    }

    /** Those that wait for a probe's answer, for the log. */
    void addTo(List<KnownId> listed) {
        unprobed.forEach((id, each) -> listed.add(new KnownId(id, each.fingerprint(), true)));
    }

    /** The oldest first, for the log. */
    List<Remembered> remembered() {
        return List.copyOf(remembered);
    }
}
