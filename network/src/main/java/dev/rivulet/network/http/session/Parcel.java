package dev.rivulet.network.http.session;

import dev.rivulet.network.http.body.RequestRecords;
import java.util.List;

/**
 * What a batch takes.
 *
 * @param firstNumber of its records, counted from 0 for the first that the log ever got
 * @param offset what the log knows behind the batch
 */
public record Parcel(long firstNumber, List<Piece> pieces, byte[] offset) {

    /**
     * Some records of a request.
     *
     * @param from the first
     * @param to behind the last
     */
    public record Piece(RequestRecords records, int from, int to) {}
}
