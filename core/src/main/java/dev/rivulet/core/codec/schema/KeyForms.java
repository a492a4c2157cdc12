package dev.rivulet.core.codec.schema;

import dev.rivulet.core.codec.schema.CodecSchema.Enumeration;
import dev.rivulet.core.codec.schema.CodecSchema.KeyOf;
import dev.rivulet.core.codec.schema.CodecSchema.NullOr;
import dev.rivulet.core.codec.schema.CodecSchema.OptionalOf;
import dev.rivulet.core.codec.schema.CodecSchema.Part;
import dev.rivulet.core.codec.schema.CodecSchema.RecordOf;
import dev.rivulet.core.codec.schema.CodecSchema.Union;
import java.util.List;

/** Which changes leave the bytes of keys as they are, and so their order and their places. Stateless. */
public final class KeyForms {

    private KeyForms() {}

    /**
     * Whether every key that was written has the same bytes today: names of types may have changed, and constants and cases been
     * added, since those are written by name.
     */
    public static boolean isKept(CodecSchema written, CodecSchema today) {
        if (written instanceof KeyOf old && today instanceof KeyOf now) {
            return isKept(old.of(), now.of());
        }
        if (written instanceof NullOr old && today instanceof NullOr now) {
            return isKept(old.of(), now.of());
        }
        if (written instanceof OptionalOf old && today instanceof OptionalOf now) {
            return isKept(old.of(), now.of());
        }
        if (written instanceof Enumeration old && today instanceof Enumeration now) {
            return now.constants().containsAll(old.constants());
        }
        if (written instanceof RecordOf old && today instanceof RecordOf now) {
            return old.fields().size() == now.fields().size() && arePartsKept(old.fields(), now.fields());
        }
        if (written instanceof Union old && today instanceof Union now) {
            List<String> names = old.cases().stream().map(Part::name).toList();
            List<Part> same = now.cases().stream()
                    .filter(part -> names.contains(part.name()))
                    .toList();
            return same.size() == names.size() && arePartsKept(old.cases(), same);
        }
        return written.equals(today);
    }

    private static boolean arePartsKept(List<Part> written, List<Part> today) {
        for (int index = 0; index < written.size(); index++) {
            Part old = written.get(index);
            Part now = today.get(index);
            if (!old.name().equals(now.name()) || !isKept(old.type(), now.type())) {
                return false;
            }
        }
        return true;
    }
}
