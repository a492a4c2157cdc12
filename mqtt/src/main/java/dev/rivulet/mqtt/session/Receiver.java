package dev.rivulet.mqtt.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's side of an MQTT session whose memory is the log: nothing is acknowledged before it is durable. It does no input or output
 * and waits for nothing, so that simulation can run it against any broker. One owner.
 *
 * <p>By MQTT 5.0, sections 4.3 and 4.4 (3.1.1 has the same):
 *
 * <ul>
 *   <li>QoS 0: logged if it comes.
 *   <li>QoS 1: PUBACK when it is durable. Where the answer is lost the broker sends the message again, and nothing tells it from a new
 *       one: at least once.
 *   <li>QoS 2: PUBREC when it is durable, and from then on its packet id is in the log with each batch, so that the message is known if it comes
 *       again. The broker says PUBREL when it will not send it again. PUBCOMP, after which it may use the id for another message, is said when
 *       the log has a batch behind which the id is no longer held: if that were forgotten, the other message would be taken for the first one.
 *       So exactly once, for as long as the broker has the session.
 * </ul>
 *
 * <p>An id that was completed is still known for a while ({@link CompletedIds}), as brokers send messages again that they should not.
 *
 * <p>Packet ids mean something on one connection only. An answer to a message that came on an earlier one is not given: the broker sends the
 * message again, and an answer to the first sending could meet another message that has got the id meanwhile.
 *
 * <p>If the broker has lost the session, ids mean nothing any more. It gives them to new messages as soon as it knows a subscription; so it
 * is told of none until the log has a batch behind which no old id is held. Not always does it say that it has lost a session: what it
 * said may have been lost with the connection, and then it has the new session the next time. But a broker that still has the session sends
 * the message, or PUBREL, of each id that is held as soon as a connection is open, since it forgets an id at PUBCOMP only. Ids that it does
 * not name then are of a session that is gone. If it sends another message with such an id, which is seen by its content, it has come back
 * from an older state, in which the id was free.
 */
public final class Receiver {

    /** Of another QoS than 2 nothing is held. */
    private record Arrival(
            Message message, int connection, @Nullable Held held) {}

    /** A batch on its way into the log. */
    static final class Flight {

        private final List<Arrival> arrivals;

        Flight(List<Arrival> arrivals) {
            this.arrivals = arrivals;
        }
    }

    private final Answers answers;
    private final int knownCountMax;
    private final ArrayDeque<Arrival> inbox = new ArrayDeque<>();
    private final ArrayDeque<Flight> flights = new ArrayDeque<>();

    /** By packet id, in the order in which they came. */
    private final Map<Integer, Held> held = new LinkedHashMap<>();

    /** None of those that wait for a probe is held. */
    private final CompletedIds completed;

    private long waitingBytes;

    /** Behind the last batch that was taken. */
    private SessionOffset offset;

    private int connection;

    /** How many of those that are held the broker has not named on this connection. */
    private int unnamedCount;

    private boolean isConnected;
    private boolean isSubscribed;

    /** Whether all has come that the broker sends at once, but there are unnamed ids whose batch is on its way. */
    private boolean isSettlingDue;

    /** Whether the log may still hold ids of a session that is gone. */
    private boolean mustForget;

    /** The batch behind which it holds none of them, once that is on its way. */
    private @Nullable Flight forgettingFlight;

    private boolean hasAskedToSubscribe;

    /**
     * @param offset what the log has last
     * @param knownCountMax of how many messages ids may be listed in a batch, each with its fingerprint. The PUBREC of others waits, and only
     *     their ids are in it, as ranges. For a listed id is known until a probe is answered, which comes behind all that is not read yet, and
     *     mosquitto 2.0 was seen to send tens of thousands of messages beyond the receive maximum
     * @param rememberedCountMax how many messages to remember beyond that, for brokers that come back from an older state; zero for none
     */
    public Receiver(SessionOffset offset, Answers answers, int knownCountMax, int rememberedCountMax) {
        this.offset = offset;
        this.answers = answers;
        this.knownCountMax = knownCountMax;
        this.completed = new CompletedIds(rememberedCountMax);
        completed.restore(offset);
        offset.ids().stream()
                .filter(known -> !known.isReleased())
                .forEach(known -> held.put(known.id(), Held.listed(0, known.fingerprint())));
        offset.unlisted().ids().forEach(id -> held.put(id, Held.unlisted()));
    }

    /**
     * A connection is open.
     *
     * @param hasSession whether the broker says that it still has what it knew of us
     */
    public void connected(boolean hasSession) {
        connection++;
        isConnected = true;
        isSubscribed = false;
        hasAskedToSubscribe = false;
        isSettlingDue = false;
        completed.connected();
        if (hasSession) {
            dropWhatComesAgain();
            unnamedCount = held.size();
        } else {
            forgetUnnamed();
            completed.clear();
        }
        subscribe();
    }

    /** How many completed ids wait for a probe's answer; none while one is on its way. */
    public int unprobedCount() {
        return isConnected ? completed.probableCount() : 0;
    }

    /** The broker is sent something that it answers in its turn. */
    public void probe() {
        completed.probe();
    }

    /** It has answered: what was sent before it has been received. */
    public void probed() {
        completed.probed();
    }

    /**
     * What no batch has yet of messages that the broker sends again. Kept, it would be in the log twice, and where connections do not last the log
     * would never come to what they bring.
     */
    private void dropWhatComesAgain() {
        inbox.removeIf(arrival -> {
            boolean comesAgain = arrival.message().qos() > 0;
            waitingBytes -= comesAgain ? arrival.message().sizeBytes() : 0;
            return comesAgain;
        });
        held.values().removeIf(each -> !each.isInBatch);
    }

    /** What the broker sends at once on a new connection has come: ids that it has not named are of a session that is gone. */
    public void settled() {
        // If its batch does not become durable, the message of such an id is not known, and nobody may say that it is.
        isSettlingDue = isConnected
                && held.values().stream().anyMatch(each -> each.connection != connection && !each.isDurable);
        if (isConnected && !isSettlingDue) {
            forgetUnnamed();
            subscribe();
        }
    }

    /** Whether {@link #settled} is waited for. */
    public boolean isUnsettled() {
        return isConnected && unnamedCount > 0;
    }

    public void disconnected() {
        isConnected = false;
    }

    /** The broker has confirmed all subscriptions. */
    public void subscribed() {
        isSubscribed = true;
    }

    /** Whether messages may come. */
    public boolean isSubscribed() {
        return isConnected && isSubscribed;
    }

    public void publish(Message message) {
        Held mine = null;
        if (message.qos() == 2) {
            long fingerprint = message.fingerprint();
            Held known = held.get(message.packetId());
            if (known != null && known.mayMean(fingerprint)) {
                publishedAgain(message, fingerprint, known);
                return;
            }
            if (known != null) {
                // The broker means another message by it.
                name(known);
                held.remove(message.packetId());
                if (known.isDurable) {
                    completed.remember(message.packetId(), known.fingerprint);
                }
            }
            mine = takeUp(message, fingerprint);
            if (mine == null) {
                return;
            }
        }
        inbox.add(new Arrival(message, connection, mine));
        waitingBytes += message.sizeBytes();
    }

    /** Null if the message is one that was completed before. */
    private @Nullable Held takeUp(Message message, long fingerprint) {
        boolean isSame = completed.takeUp(message, fingerprint);
        Held mine = isSame ? Held.listed(connection, fingerprint) : new Held(connection, fingerprint);
        held.put(message.packetId(), mine);
        if (isSame) {
            answers.recorded(message.packetId());
        }
        return isSame ? null : mine;
    }

    /** The broker will not send a message of QoS 2 again. */
    public void release(int packetId) {
        Held known = held.get(packetId);
        if (known == null) {
            completed.release(packetId);
            answers.completed(packetId);
        } else {
            known.isReleased = true;
            name(known);
            subscribe();
        }
    }

    /** Whether the broker owes us nothing that we know of, nor we anything to it. */
    public boolean isAtRest() {
        return isSubscribed() && inbox.isEmpty() && flights.isEmpty() && held.isEmpty();
    }

    /** How many messages wait for a batch. */
    public int waitingCount() {
        return inbox.size();
    }

    /** What they take in memory, about. */
    public long waitingBytes() {
        return waitingBytes;
    }

    /** The messages that wait for a batch, in the order in which {@link #take} takes them. */
    public Iterator<Message> waiting() {
        return inbox.stream().map(Arrival::message).iterator();
    }

    /** Whether the log must learn something even if no message comes. */
    public boolean needsBatch() {
        return mustForget && forgettingFlight == null
                || held.values().stream().anyMatch(Held::mayLeave)
                || listableCount() > 0 && held.values().stream().anyMatch(Held::mayBeListed);
    }

    /** What the log knows before the next batch. */
    public SessionOffset offset() {
        return offset;
    }

    /**
     * Takes messages from those that wait for a batch, which is then on its way into the log.
     *
     * @param count how many, 0 if the batch is for the offset alone
     * @return what the log knows behind it
     */
    public SessionOffset take(int count) {
        List<Arrival> arrivals = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            Arrival arrival = inbox.remove();
            arrivals.add(arrival);
            waitingBytes -= arrival.message().sizeBytes();
            if (arrival.held() != null) {
                arrival.held().isInBatch = true;
            }
        }
        Flight flight = new Flight(arrivals);
        held.values().stream().filter(Held::mayLeave).forEach(each -> each.leavingBehind = flight);
        held.values().stream().filter(Held::mayBeListed).limit(listableCount()).forEach(each -> each.listedBy = flight);
        offset = SessionOffset.behind(offset.nextNumber() + count, held, completed);
        if (mustForget && forgettingFlight == null) {
            forgettingFlight = flight;
        }
        flights.add(flight);
        return offset;
    }

    private long listableCount() {
        long listedCount = held.values().stream().filter(Held::isListed).count();
        return Math.max(0, knownCountMax - completed.unprobedCount() - listedCount);
    }

    /** The oldest batch on its way is in the log for good. */
    public void durable() {
        Flight flight = flights.remove();
        flight.arrivals.forEach(this::answer);
        recordListed(flight);
        complete(flight);
        if (isSettlingDue) {
            settled();
        }
        if (flight == forgettingFlight) {
            forgettingFlight = null;
            mustForget = false;
            subscribe();
        }
    }

    private void answer(Arrival arrival) {
        Message message = arrival.message();
        if (message.qos() == 1 && isConnected && arrival.connection() == connection) {
            answers.received(message.packetId());
        }
        if (arrival.held() != null) {
            arrival.held().isDurable = true;
        }
    }

    private void complete(Flight flight) {
        Iterator<Map.Entry<Integer, Held>> entries = held.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Held> entry = entries.next();
            if (entry.getValue().leavingBehind == flight) {
                entries.remove();
                unnamedCount -= entry.getValue().connection == connection ? 0 : 1;
                completed.add(entry.getKey(), entry.getValue().fingerprint);
                if (isCurrent(entry.getValue())) {
                    answers.completed(entry.getKey());
                }
            }
        }
    }

    private void publishedAgain(Message message, long fingerprint, Held known) {
        name(known);
        known.fingerprint = fingerprint;
        // A broker that came back from an older state of its own has forgotten that it said PUBREL.
        known.isReleased = false;
        known.leavingBehind = null;
        if (known.isRecordable) {
            answers.recorded(message.packetId());
        }
        subscribe();
    }

    /** What the log has with its fingerprint may be said to be received. */
    private void recordListed(Flight flight) {
        held.forEach((id, each) -> {
            if (each.listedBy == flight) {
                each.isRecordable = true;
                if (isCurrent(each)) {
                    answers.recorded(id);
                }
            }
        });
    }

    private void name(Held known) {
        unnamedCount -= known.connection == connection ? 0 : 1;
        known.connection = connection;
    }

    private void forgetUnnamed() {
        unnamedCount = 0;
        Iterator<Map.Entry<Integer, Held>> entries = held.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, Held> entry = entries.next();
            Held each = entry.getValue();
            if (each.connection != connection) {
                entries.remove();
                completed.remember(entry.getKey(), each.fingerprint);
                // A batch that is on its way already does not do: it may hold the id.
                mustForget |= each.isInBatch;
                forgettingFlight = each.isInBatch ? null : forgettingFlight;
            }
        }
    }

    private boolean isCurrent(Held each) {
        return isConnected && each.connection == connection;
    }

    private void subscribe() {
        if (isConnected && !hasAskedToSubscribe && !mustForget && !isUnsettled()) {
            hasAskedToSubscribe = true;
            answers.subscribe();
        }
    }
}
