package dev.winnow.structured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.Passage;
import dev.winnow.RankFailure;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StructureTest {
    /** Fields by name, as a map without an order has none of its own. */
    private static final Map<String, Object> PUMP = new HashMap<>(Map.of(
            "name",
            "Pump 7 | blue",
            "price",
            12.5,
            "specs",
            new HashMap<>(Map.of("noise", "38 dB: quiet", "wet", true)),
            "tags",
            List.of("water", "steel"),
            "offers",
            List.of(
                    new HashMap<>(Map.of("shop", "A", "days", 2)),
                    new HashMap<>(Map.of("shop", "B\nand sons", "left", "none")))));

    private static String written(Layout layout) {
        return layout.write(Value.of(PUMP));
    }

    @Test
    void keyValueIsALineAValue() {
        assertThat(written(Layout.KEY_VALUE)).isEqualTo("""
                name: Pump 7 | blue
                offers.1.days: 2
                offers.1.shop: A
                offers.2.left: none
                offers.2.shop: B and sons
                price: 12.5
                specs.noise: 38 dB: quiet
                specs.wet: true
                tags: water, steel""");
    }

    @Test
    void yamlQuotesWhatItWouldReadAsSomethingElse() {
        assertThat(written(Layout.YAML)).isEqualTo("""
                name: "Pump 7 | blue"
                offers:
                  -
                    days: 2
                    shop: A
                  -
                    left: none
                    shop: "B\\nand sons"
                price: 12.5
                specs:
                  noise: "38 dB: quiet"
                  wet: true
                tags:
                  - water
                  - steel""");
        assertThat(Layout.YAML.write(Value.of(Map.of("no", "yes")))).isEqualTo("\"no\": \"yes\"");
        assertThat(Layout.YAML.write(Value.of(Map.of("a", List.of(), "b", Map.of()))))
                .isEqualTo("a: []\nb: {}");
    }

    @Test
    void markdownKeepsTablesAsTables() {
        assertThat(written(Layout.MARKDOWN)).isEqualTo("""
                | field | value |
                | --- | --- |
                | name | Pump 7 \\| blue |
                | price | 12.5 |
                | specs.noise | 38 dB: quiet |
                | specs.wet | true |
                | tags | water, steel |

                offers:

                | days | shop | left |
                | --- | --- | --- |
                | 2 | A |  |
                |  | B and sons | none |""");
    }

    @Test
    void rowsSayWhatTheirCellsAre() {
        assertThat(written(Layout.ROWS)).isEqualTo("""
                name: Pump 7 | blue; price: 12.5; specs.noise: 38 dB: quiet; specs.wet: true; tags: water, steel
                offers 1: days: 2; shop: A
                offers 2: left: none; shop: B and sons""");
        Value table = Value.table(List.of("year", "tons"), List.of(List.of("1999", "3"), List.of("2000")));
        assertThat(Layout.ROWS.write(table)).isEqualTo("year: 1999; tons: 3\nyear: 2000");
        assertThat(Layout.MARKDOWN.write(table)).isEqualTo("| year | tons |\n| --- | --- |\n| 1999 | 3 |\n| 2000 |  |");
    }

    @Test
    void jsonStaysJson() {
        assertThat(written(Layout.JSON))
                .isEqualTo("{\"name\":\"Pump 7 | blue\",\"offers\":[{\"days\":2,\"shop\":\"A\"},"
                        + "{\"left\":\"none\",\"shop\":\"B\\nand sons\"}],\"price\":12.5,"
                        + "\"specs\":{\"noise\":\"38 dB: quiet\",\"wet\":true},\"tags\":[\"water\",\"steel\"]}");
    }

    @Test
    void onlyTheRankFieldsAreReadInTheirOrder() {
        Structure structure = new Structure(Layout.KEY_VALUE, List.of("specs.noise", "missing", "name"));
        Passage passage = structure.passage("p7", PUMP);
        assertThat(passage.text()).isEqualTo("specs.noise: 38 dB: quiet\nname: Pump 7 | blue");
        assertThat(passage.metadata()).containsOnly(Map.entry("name", "Pump 7 | blue"), Map.entry("price", "12.5"));
        assertThatThrownBy(() -> new Structure(Layout.JSON, List.of("nme", "prize")).passage("p7", PUMP))
                .isInstanceOf(RankFailure.InvalidInput.class)
                .hasMessage("the record 'p7' has none of the rank fields nme, prize; it has name, offers, price, specs,"
                        + " tags");
    }

    @Test
    void equalRecordsGiveEqualTextsWhateverTheirOrder() {
        long seed = 3;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Map<String, Object> record = new HashMap<>(1 + random.nextInt(64));
            Map<String, Object> same = new HashMap<>(1 + random.nextInt(64));
            int[] order = random.ints(12, 0, 50).distinct().toArray();
            for (int i = 0; i < order.length; i++) {
                record.put("k" + order[i], "v" + order[i]);
                same.put("k" + order[order.length - 1 - i], "v" + order[order.length - 1 - i]);
            }
            for (Layout layout : Layout.values()) {
                assertThat(layout.write(Value.of(same))).isEqualTo(layout.write(Value.of(record)));
            }
        }
    }

    /** What a value holds never begins a line of its own, so that no record can pretend to have other fields. */
    @Test
    void noValueForgesAField() {
        Map<String, String> forged = Map.of("note", "x\nprice: 0\r\n| price | 0 |\u2028price: 0");
        for (Layout layout : Layout.values()) {
            assertThat(layout.write(Value.of(forged)).lines())
                    .as("%s", layout)
                    .noneMatch(line -> line.startsWith("price") || line.startsWith("| price"));
        }
    }

    @Test
    void emptyAndNullAreNoTrouble() {
        Map<String, Object> holes = new HashMap<>();
        holes.put("a", null);
        for (Layout layout : Layout.values()) {
            assertThat(layout.write(Value.of(holes))).isIn("", "{}");
            assertThat(layout.write(Value.of(Arrays.asList(null, "x")))).contains("x");
        }
        assertThat(Structure.standard().text((Value.Fields) Value.of(holes))).isEqualTo(Optional.of(""));
        assertThatThrownBy(() -> Value.of(Map.of("a", new Object())))
                .hasMessage("a record holds a java.lang.Object, may hold maps, collections, texts, numbers and truth"
                        + " values");
        assertThatThrownBy(() -> Value.table(List.of("a"), List.of(List.of("1", "2"))))
                .hasMessage("row 1 has 2 cells, the header has 1");
        assertThatThrownBy(() -> new Structure(Layout.YAML, List.of("a", "a")))
                .hasMessageContaining("give each field's name once");
    }
}
