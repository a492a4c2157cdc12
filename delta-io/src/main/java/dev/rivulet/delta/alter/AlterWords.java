package dev.rivulet.delta.alter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rivulet.core.row.DataType;
import dev.rivulet.core.row.Field;
import dev.rivulet.core.row.Schema;
import dev.rivulet.delta.feed.FeedColumns;
import dev.rivulet.delta.kernel.commit.CommitWords;
import dev.rivulet.delta.kernel.shape.ColumnNames;
import dev.rivulet.delta.kernel.shape.ColumnPath;
import dev.rivulet.delta.kernel.shape.KeyProperty;
import dev.rivulet.delta.kernel.shape.ShapeEdit;
import dev.rivulet.delta.kernel.shape.TableShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a table's history says of an edit, in Spark's words. Stateless. */
final class AlterWords {

    private AlterWords() {}

    /**
     * @param shape before the edit
     */
    static CommitWords of(ShapeEdit edit, TableShape shape) {
        Schema schema = shape.schema();
        if (edit instanceof ShapeEdit.AddColumns added) {
            ArrayNode columns = JsonNodeFactory.instance.arrayNode();
            for (Field column : added.columns()) {
                ObjectNode json = json(column);
                String value = added.defaults().get(column.name());
                if (value != null) {
                    json.putObject("metadata").put("CURRENT_DEFAULT", value);
                }
                columns.addObject().set("column", json);
            }
            return words("ADD COLUMNS", Map.of("columns", columns.toString()));
        }
        if (edit instanceof ShapeEdit.RenameColumn renamed) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("oldColumnPath", renamed.column());
            parameters.put("newColumnPath", renamed.name());
            return words("RENAME COLUMN", parameters);
        }
        if (edit instanceof ShapeEdit.DropColumn dropped) {
            ArrayNode columns = JsonNodeFactory.instance.arrayNode().add(dropped.column());
            return words("DROP COLUMNS", Map.of("columns", columns.toString()));
        }
        if (edit instanceof ShapeEdit.SetNullable changed) {
            Field before = schema.field(schema.requireIndexOf(changed.column()));
            return changeColumn(new Field(before.name(), before.type(), changed.isNullable()));
        }
        if (edit instanceof ShapeEdit.WidenColumn widened) {
            Field before = schema.field(schema.requireIndexOf(widened.column()));
            return changeColumn(new Field(before.name(), widened.type(), before.isNullable()));
        }
        if (edit instanceof ShapeEdit.SetDefault set) {
            return changeColumn(schema.field(schema.requireIndexOf(set.column())));
        }
        if (edit instanceof ShapeEdit.SetGenerated set) {
            return changeColumn(schema.field(schema.requireIndexOf(set.column())));
        }
        return ofParts(edit, shape);
    }

    private static CommitWords ofParts(ShapeEdit edit, TableShape shape) {
        if (edit instanceof ShapeEdit.RenamePart renamed) {
            Map<String, String> parameters = new LinkedHashMap<>();
            ColumnPath path = path(shape, renamed.path());
            parameters.put("oldColumnPath", path.toString());
            parameters.put("newColumnPath", path.renamed(renamed.name()));
            return words("RENAME COLUMN", parameters);
        }
        if (edit instanceof ShapeEdit.DropPart dropped) {
            ArrayNode columns = JsonNodeFactory.instance
                    .arrayNode()
                    .add(path(shape, dropped.path()).toString());
            return words("DROP COLUMNS", Map.of("columns", columns.toString()));
        }
        if (edit instanceof ShapeEdit.RelaxPart relaxed) {
            return changePart(path(shape, relaxed.path()), true);
        }
        if (edit instanceof ShapeEdit.RequirePart required) {
            return changePart(path(shape, required.path()), false);
        }
        if (edit instanceof ShapeEdit.MergeColumn merged) {
            Field before = shape.schema().field(shape.schema().requireIndexOf(merged.column()));
            return changeColumn(new Field(before.name(), merged.type(), before.isNullable()));
        }
        return ofRules(edit, shape);
    }

    private static CommitWords changePart(ColumnPath path, boolean isNullable) {
        Field part = new Field(path.part().name(), path.part().type(), isNullable);
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("path", path.toString());
        parameters.put("column", json(part).toString());
        return words("CHANGE COLUMN", parameters);
    }

    private static ColumnPath path(TableShape shape, List<String> names) {
        return ColumnPath.of(
                shape.schema(),
                names.stream().map(name -> "`" + name.replace("`", "``") + "`").collect(Collectors.joining(".")));
    }

    private static CommitWords ofRules(ShapeEdit edit, TableShape shape) {
        if (edit instanceof ShapeEdit.AddConstraint added) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("name", added.name());
            parameters.put("expr", added.expression());
            return words("ADD CONSTRAINT", parameters);
        }
        if (edit instanceof ShapeEdit.SetChangeFeed feed) {
            return setProperty(FeedColumns.PROPERTY, Boolean.toString(feed.isOn()));
        }
        if (edit instanceof ShapeEdit.SetColumnMapping) {
            return setProperty(ColumnNames.MODE_PROPERTY, "name");
        }
        if (edit instanceof ShapeEdit.SetProperties set) {
            ObjectNode properties = JsonNodeFactory.instance.objectNode();
            set.properties().forEach(properties::put);
            return words("SET TBLPROPERTIES", Map.of("properties", properties.toString()));
        }
        if (edit instanceof ShapeEdit.UnsetProperties unset) {
            ArrayNode properties = JsonNodeFactory.instance.arrayNode();
            unset.names().forEach(properties::add);
            return words("UNSET TBLPROPERTIES", Map.of("properties", properties.toString()));
        }
        if (edit instanceof ShapeEdit.DropConstraint dropped) {
            Map<String, String> parameters = new LinkedHashMap<>();
            parameters.put("name", dropped.name());
            parameters.put("expr", shape.constraints().get(dropped.name()));
            parameters.put("existed", "true");
            return words("DROP CONSTRAINT", parameters);
        }
        if (edit instanceof ShapeEdit.AddKey added) {
            return setProperty(KeyProperty.of(added.name()), KeyProperty.text(added.columns()));
        }
        if (edit instanceof ShapeEdit.DropKey dropped) {
            ArrayNode properties = JsonNodeFactory.instance.arrayNode().add(KeyProperty.of(dropped.name()));
            return words("UNSET TBLPROPERTIES", Map.of("properties", properties.toString()));
        }
        throw new AssertionError("no words for " + edit);
    }

    private static CommitWords setProperty(String name, String value) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode().put(name, value);
        return words("SET TBLPROPERTIES", Map.of("properties", properties.toString()));
    }

    private static CommitWords changeColumn(Field column) {
        return words("CHANGE COLUMN", Map.of("column", json(column).toString()));
    }

    private static CommitWords words(String operation, Map<String, String> parameters) {
        return new CommitWords(operation, parameters, Map.of(), Map.of(), false);
    }

    /** As Delta's schemas have it. */
    private static JsonNode type(DataType type) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (type instanceof DataType.Array array) {
            json.put("type", "array").set("elementType", type(array.element()));
            return json.put("containsNull", array.containsNull());
        }
        if (type instanceof DataType.Map map) {
            json.put("type", "map").set("keyType", type(map.key()));
            json.set("valueType", type(map.value()));
            return json.put("valueContainsNull", map.valueContainsNull());
        }
        if (type instanceof DataType.Struct struct) {
            ArrayNode fields = json.put("type", "struct").putArray("fields");
            struct.schema().fields().forEach(field -> fields.add(json(field)));
            return json;
        }
        // The one type that has another name there than in SQL.
        return JsonNodeFactory.instance.textNode(type == DataType.Simple.INT ? "integer" : type.toString());
    }

    private static ObjectNode json(Field column) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", column.name());
        json.set("type", type(column.type()));
        json.put("nullable", column.isNullable());
        json.putObject("metadata");
        return json;
    }
}
