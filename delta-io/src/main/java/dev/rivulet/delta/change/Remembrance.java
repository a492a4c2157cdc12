package dev.rivulet.delta.change;

import dev.rivulet.delta.kernel.KernelTable;
import dev.rivulet.delta.kernel.commit.TableTransaction;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a table remembers of a change, so that it is made once however often it is asked for. Immutable.
 *
 * @param fence looks at what others have committed before
 * @param tags what else the commit is to carry, in their order
 */
public record Remembrance(TableTransaction transaction, KernelTable.Fence fence, Map<String, String> tags) {

    public Remembrance {
        tags = new LinkedHashMap<>(tags);
    }
}
