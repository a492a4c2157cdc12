package dev.rivulet.delta.kernel.shape;

import dev.rivulet.core.text.NearestWord;
import io.delta.kernel.exceptions.KernelException;
import io.delta.kernel.exceptions.UnknownConfigurationException;
import io.delta.kernel.internal.TableConfig;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which properties Delta knows, and which values of them. Stateless. */
public final class TableProperties {

    /** Those that Kernel has by name; it has no list of them. */
    private static final List<String> KNOWN = Arrays.stream(TableConfig.class.getFields())
            .filter(field -> field.getType() == TableConfig.class && Modifier.isStatic(field.getModifiers()))
            .map(TableProperties::name)
            .sorted()
            .toList();

    private TableProperties() {}

    private static String name(java.lang.reflect.Field field) {
        try {
            return ((TableConfig<?>) field.get(null)).getKey();
        } catch (IllegalAccessException e) {
            throw new AssertionError("a public constant cannot be read", e);
        }
    }

    /**
     * The properties as Delta spells them; those that are not Delta's as they are.
     *
     * @throws IllegalArgumentException if Delta knows no such property, or it cannot have the value
     */
    public static Map<String, String> checked(Map<String, String> properties) {
        VectorPolicy.requireFit(properties);
        Map<String, String> checked = new TreeMap<>();
        properties.forEach((name, value) -> checked.putAll(checked(name, value)));
        return checked;
    }

    private static Map<String, String> checked(String name, String value) {
        try {
            return TableConfig.validateAndNormalizeDeltaProperties(Map.of(name, value));
        } catch (UnknownConfigurationException unknown) {
            throw new IllegalArgumentException(
                    "Delta has no property " + name + NearestWord.hint(name, KNOWN)
                            + "; properties of your own must not begin with delta.",
                    unknown);
        } catch (KernelException | IllegalArgumentException unfit) {
            throw new IllegalArgumentException(
                    "property " + name + " cannot be " + value + ": " + unfit.getMessage(), unfit);
        }
    }
}
