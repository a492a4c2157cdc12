package dev.rivulet.engine.join;

import dev.rivulet.core.codec.Codec;
import dev.rivulet.core.codec.Codecs;
import dev.rivulet.core.codec.KeyCodec;
import dev.rivulet.core.codec.KeyCodecs;
import dev.rivulet.engine.state.KeyedStates;
import dev.rivulet.engine.state.MapState;
import java.util.Map;

/**
 * Rows of the key at hand that wait for partners, by time, and which of them have had one. Each row is an entry of state of its own.
 * Owned by the lane.
 */
final class WaitingRows<T> {

    private static final KeyCodec<Place> PLACES = KeyCodecs.of(Place.class);

    private final MapState<Place, T> rows;
    private final MapState<Place, Boolean> matched;
    private final boolean notesMatches;

    /**
     * @param notesMatches whether anybody asks which have had a partner
     */
    WaitingRows(String name, Codec<T> codec, boolean notesMatches, KeyedStates states) {
        this.rows = states.map(name, PLACES, codec);
        this.matched = states.map(name + "-matched", PLACES, Codecs.of(Boolean.class));
        this.notesMatches = notesMatches;
    }

    void add(long timeMicros, T row, boolean isMatched) {
        Map.Entry<Place, T> last = rows.floorEntry(Place.last(timeMicros));
        Place place = last == null || last.getKey().timeMicros() != timeMicros
                ? Place.first(timeMicros)
                : new Place(timeMicros, last.getKey().number() + 1);
        rows.put(place, row);
        if (isMatched) {
            setMatched(place);
        }
    }

    /** From one time to another, both included, in order. */
    Map<Place, T> between(long fromMicros, long toMicros) {
        return rows.entriesBetween(Place.first(fromMicros), Place.last(toMicros));
    }

    void setMatched(Place place) {
        if (notesMatches) {
            matched.put(place, true);
        }
    }

    boolean isMatched(Place place) {
        return matched.contains(place);
    }

    void remove(Place place) {
        rows.remove(place);
        if (notesMatches) {
            matched.remove(place);
        }
    }
}
