package dev.winnow.eval.report;

import dev.winnow.eval.report.Part.Column;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Sections as HTML. The only place that writes tags; every text that goes between them is escaped here. */
final class Markup {
    private static final JsonMapper JSON = new JsonMapper();

    private final StringBuilder html = new StringBuilder();

    private Markup() {}

    static String of(List<Section> sections) {
        Markup markup = new Markup();
        sections.forEach(markup::section);
        return markup.html.toString();
    }

    static String contents(List<Section> sections) {
        StringBuilder links = new StringBuilder();
        sections.forEach(section -> links.append("<li><a href=\"#")
                .append(escape(section.id()))
                .append("\">")
                .append(escape(section.title()))
                .append("</a></li>\n"));
        return links.toString();
    }

    /** Text that stands for itself between tags and in attributes. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(isForbidden(c) ? '\uFFFD' : c);
            }
        }
        return escaped.toString();
    }

    private static boolean isForbidden(char c) {
        return Character.isISOControl(c) && c != '\n' && c != '\t';
    }

    /** JSON for a script element: nothing in it can end the element or open a comment. */
    static String json(Object value) {
        return JSON.writeValueAsString(value)
                .replace("&", "\\u0026")
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }

    private void section(Section section) {
        html.append("<section id=\"").append(escape(section.id())).append("\">\n<h2>");
        html.append(escape(section.title())).append("</h2>\n");
        section.parts().forEach(this::part);
        html.append("</section>\n");
    }

    private void part(Part part) {
        switch (part) {
            case Part.Text text -> element("p", text.text());
            case Part.Lead lead ->
                html.append("<p class=\"lead\">").append(escape(lead.text())).append("</p>\n");
            case Part.Bullets bullets -> {
                html.append("<ul>\n");
                bullets.items().forEach(item -> element("li", item));
                html.append("</ul>\n");
            }
            case Part.Table table -> table(table);
            case Part.Chart chart -> chart(chart);
        }
    }

    private void element(String tag, String text) {
        html.append('<').append(tag).append('>').append(escape(text));
        html.append("</").append(tag).append(">\n");
    }

    private void table(Part.Table table) {
        html.append("<div class=\"table\"><table>\n");
        if (!table.caption().isEmpty()) {
            element("caption", table.caption());
        }
        html.append("<thead><tr>");
        table.columns()
                .forEach(column -> html.append("<th scope=\"col\"")
                        .append(column.isNumber() ? " class=\"number\">" : ">")
                        .append(escape(column.name()))
                        .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        table.rows().forEach(row -> row(table.columns(), row));
        html.append("</tbody></table></div>\n");
    }

    private void row(List<Column> columns, List<String> cells) {
        html.append("<tr>");
        for (int i = 0; i < cells.size(); i++) {
            String tag = i == 0 ? "th" : "td";
            html.append('<').append(tag);
            html.append(i == 0 ? " scope=\"row\"" : columns.get(i).isNumber() ? " class=\"number\"" : "");
            html.append('>').append(escape(cells.get(i)));
            html.append("</").append(tag).append('>');
        }
        html.append("</tr>\n");
    }

    private void chart(Part.Chart chart) {
        String id = "chart-" + escape(chart.id());
        html.append("<figure>\n<figcaption>").append(escape(chart.title())).append("</figcaption>\n");
        html.append("<div class=\"chart ").append(chart.kind().name().toLowerCase(Locale.ROOT));
        html.append("\"><canvas id=\"").append(id).append("\" role=\"img\" aria-label=\"");
        html.append(escape(chart.title())).append("\"></canvas></div>\n");
        html.append("<script type=\"application/json\" data-chart=\"")
                .append(id)
                .append("\" data-kind=\"");
        html.append(chart.kind().name().toLowerCase(Locale.ROOT)).append("\">");
        html.append(json(chart.data())).append("</script>\n");
        html.append("<details><summary>The numbers</summary>\n");
        table(chart.table());
        html.append("</details>\n</figure>\n");
    }
}
