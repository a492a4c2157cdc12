package dev.rivulet.delta.kernel.shape;

import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.internal.TableConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** Which properties Delta knows, and which values of them. Stateless. */
public final class TableProperties {

    private TableProperties() {}

    /**
     * The properties as Delta spells them; those that are not Delta's as they are.
     *
     * @throws IllegalArgumentException if Delta knows no such property, or it cannot have the value
     */
    public static Map<String, String> checked(Map<String, String> properties) {
        try {
            VectorPolicy.requireFit(properties, Path.of(""));
            return TableConfig.validateAndNormalizeDeltaProperties(properties);
        } catch (KernelException | IOException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
    }
}
