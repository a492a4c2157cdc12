package dev.rivulet.engine.work;

import dev.rivulet.core.agent.CallWatch;
import dev.rivulet.core.batch.Batch;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.source.Decoder;
import dev.rivulet.engine.operator.RowStage;
import dev.rivulet.engine.plan.Guard;
import dev.rivulet.engine.ring.DecodedBatch;
import dev.rivulet.engine.watermark.WatermarkStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How records of a source become rows. Owned by a decode worker.
 *
 * @param index in the plan
 * @param decoding what a call of the decoder goes by
 * @param rows those of the record at hand; they go on when the decoder has made all of them
 */
record DecodedSource(
        int index,
        Guard decoding,
        Decoder<?> decoder,
        @Nullable WatermarkStrategy<?> strategy,
        RowStage chain,
        List<Object> rows) {

    DecodedSource(
            int index, Guard decoding, Decoder<?> decoder, @Nullable WatermarkStrategy<?> strategy, RowStage chain) {
        this(index, decoding, decoder, strategy, chain, new ArrayList<>());
    }

    /**
     * Takes a record through the steps.
     *
     * @param watch is told of the call of the decoder
     */
    void take(Batch batch, int record, CallWatch watch, DecodedBatch decoded) throws Exception {
        OptionalLong heartbeatMicros = decoder.heartbeatMicros(batch, record);
        if (heartbeatMicros.isPresent()) {
            onHeartbeat(heartbeatMicros.getAsLong(), decoded);
        } else {
            takeRows(batch, record, watch, decoded);
        }
    }

    private void takeRows(Batch batch, int record, CallWatch watch, DecodedBatch decoded) throws Exception {
        try {
            decode(batch, record, watch);
            if (rows.isEmpty()) {
                decoded.countFiltered();
            }
            for (Object row : rows) {
                chain.accept(row);
            }
        } finally {
            rows.clear();
        }
    }

    private void decode(Batch batch, int record, CallWatch watch) throws MalformedRowException {
        watch.begin(decoding, null);
        try {
            decoder.decodeAll(batch, record, rows::add);
        } finally {
            watch.end();
        }
    }

    private void onHeartbeat(long timeMicros, DecodedBatch decoded) {
        if (strategy != null) {
            decoded.observeEventTime(timeMicros, strategy.watermarkOfTime(timeMicros));
        }
        decoded.countFiltered();
    }
}
