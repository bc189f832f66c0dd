package org.spos.report.page;

import java.util.List;
import org.spos.report.model.Table;

/** A table; a script makes its heads buttons that sort it. */
final class TableHtml {
  private TableHtml() {}

  static String of(Table table) {
    StringBuilder html = new StringBuilder();
    html.append("<div class=\"wide\" tabindex=\"0\" role=\"group\" aria-label=\"")
        .append(Svg.escape(table.title()))
        .append("\"><table class=\"sortable\"><thead><tr>");
    for (Table.Column column : table.columns()) {
      html.append("<th scope=\"col\"")
          .append(column.numeric() ? " class=\"number\">" : ">")
          .append(Svg.escape(column.name()))
          .append("</th>");
    }
    html.append("</tr></thead>\n<tbody>");
    for (List<String> row : table.rows()) {
      html.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        html.append(table.columns().get(i).numeric() ? "<td class=\"number\">" : "<td>")
            .append(Svg.escape(row.get(i)))
            .append("</td>");
      }
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>").toString();
  }
}
