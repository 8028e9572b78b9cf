namespace IpvsPure.Planner;

/// <summary>A terminal's colours for the symbols of a plan.</summary>
internal static class PlanColours
{
    private const string Reset = "\u001b[0m";

    public static string Symbol(char symbol, bool colour) => Paint(symbol.ToString(), CodeOf(symbol), colour);

    /// <summary>Text that can be skipped when reading fast.</summary>
    public static string Faint(string text, bool colour) => Paint(text, "2", colour);

    public static string Bold(string text, bool colour) => Paint(text, "1", colour);

    private static string Paint(string text, string code, bool colour) =>
        colour && code.Length > 0 && text.Length > 0 ? $"\u001b[{code}m{text}{Reset}" : text;

    private static string CodeOf(char symbol) => symbol switch
    {
        '+' => "32",
        '~' => "33",
        '>' => "36",
        '-' => "31",
        PlanGroup.Note => "35",
        '.' => "2",
        _ => "",
    };
}
