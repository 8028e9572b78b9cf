using System.Globalization;
using System.Text;

namespace IpvsPure.Planner;

/// <summary>Text from anywhere inside of a page: escaped for elements and quoted attributes, and of bounded length.</summary>
internal static class Html
{
    /// <summary>Characters of one text that are shown; names of Kubernetes have at most 253.</summary>
    private const int LengthMax = 300;

    private const char Instead = '\ufffd';

    /// <summary>Writes a text that a browser shows as it is and never takes for markup.</summary>
    public static StringBuilder Text(this StringBuilder html, string text)
    {
        for (var i = 0; i < text.Length && i < LengthMax; i++)
        {
            _ = text[i] switch
            {
                '&' => html.Append("&amp;"),
                '<' => html.Append("&lt;"),
                '>' => html.Append("&gt;"),
                '"' => html.Append("&quot;"),
                '\'' => html.Append("&#39;"),
                var sign => html.Append(IsShown(sign) ? sign : Instead),
            };
        }

        return text.Length > LengthMax ? html.Append('…') : html;
    }

    /// <summary>An element with nothing but a text in it.</summary>
    /// <param name="attributes">Written as they are: never anything from outside.</param>
    public static StringBuilder Element(this StringBuilder html, string name, string text, string attributes = "")
    {
        html.Append('<').Append(name).Append(attributes.Length == 0 ? "" : " ").Append(attributes).Append('>');
        return html.Text(text).Append("</").Append(name).Append('>');
    }

    /// <summary>An address, as the kernel's tools write it.</summary>
    public static StringBuilder Mono(this StringBuilder html, string text) => html.Element("span", text, "class=\"mono\"");

    /// <summary>What explains, and may be passed over.</summary>
    public static StringBuilder Dim(this StringBuilder html, string text) => html.Element("span", text, "class=\"dim\"");

    // Control characters have no look, and those of format (right-to-left marks, joiners) make one name look like another.
    private static bool IsShown(char sign) => !char.IsControl(sign)
        && char.GetUnicodeCategory(sign) is not (UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
