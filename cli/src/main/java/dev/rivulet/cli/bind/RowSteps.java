package dev.rivulet.cli.bind;

import dev.rivulet.cli.yaml.Projection;
import dev.rivulet.core.row.MalformedRowException;
import dev.rivulet.core.row.Row;
import dev.rivulet.engine.RowFunction;
import dev.rivulet.engine.RowPredicate;
import dev.rivulet.expr.ExpressionFailure;
import dev.rivulet.expr.Predicate;
import dev.rivulet.expr.Scalar;

/**
 * Expressions as steps of a pipeline. Stateless. The steps may be used by any thread; what an expression needs to compute in, each
 * thread has for itself. A row that an expression has no value for goes to the dead letters.
 */
final class RowSteps {

    private RowSteps() {}

    static RowPredicate<Row> filter(Predicate<Row> condition) {
        ThreadLocal<Scalar> scratch = ThreadLocal.withInitial(Scalar::new);
        return row -> {
            try {
                return condition.test(row, scratch.get());
            } catch (ExpressionFailure e) {
                throw malformed(e);
            }
        };
    }

    static RowFunction<Row, Row> projection(Projection projection) {
        ThreadLocal<Projection.Mapper> mapper = ThreadLocal.withInitial(projection::newMapper);
        return row -> {
            try {
                return mapper.get().map(row);
            } catch (ExpressionFailure e) {
                throw malformed(e);
            }
        };
    }

    static MalformedRowException malformed(ExpressionFailure failure) {
        return new MalformedRowException(String.valueOf(failure.getMessage()));
    }
}
