using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using System.Text;

namespace IpvsPure.App;

/// <summary>The manual page in roff, written from the commands themselves.</summary>
internal static class ManPage
{
    public static string Of(string description, ImmutableArray<CommandSpec> specs)
    {
        var text = new StringBuilder();
        text.Append($".TH IPVSPURE 8 \"\" \"ipvspure {ProgramVersion.Text}\" \"System administration\"\n");
        text.Append(".SH NAME\nipvspure \\- IPVS service proxy for Kubernetes nodes\n");
        text.Append(".SH SYNOPSIS\n.B ipvspure\n.I COMMAND\n.RI [ OPTIONS ]\n");
        text.Append(".SH DESCRIPTION\n").Append(Escaped(description)).Append('\n');
        text.Append(".SH COMMANDS\n");
        foreach (var spec in specs)
        {
            WriteCommand(text, spec);
        }

        text.Append(".SH EXIT STATUS\n");
        foreach (var (code, meaning) in ExitCode.Meanings)
        {
            text.Append(".TP\n.B ").Append(code).Append('\n').Append(Escaped(meaning)).Append('\n');
        }

        text.Append(".SH ENVIRONMENT\n.TP\n.B NO_COLOR\nIf it is set to anything, nothing is printed in colour.\n");
        return text.Append(".SH SEE ALSO\n.BR ipvsadm (8),\n.BR ipset (8),\n.BR iptables (8)\n").ToString();
    }

    private static void WriteCommand(StringBuilder text, CommandSpec spec)
    {
        text.Append(".SS ipvspure ").Append(Escaped(spec.Name));
        foreach (var operand in spec.Operands)
        {
            text.Append(" \\fI").Append(Escaped(operand.Name)).Append("\\fR");
        }

        text.Append('\n').Append(Escaped(spec.Description)).Append('\n');
        foreach (var operand in spec.Operands)
        {
            text.Append(".TP\n.I ").Append(Escaped(operand.Name)).Append('\n').Append(Escaped(operand.Description ?? "")).Append('\n');
        }

        foreach (var option in spec.Options)
        {
            var names = string.Join(", ", Completion.Names(option).Select(x => $"\\fB{Escaped(x)}\\fR"));
            var value = Completion.TakesValue(option) ? $" \\fI{Escaped(option.HelpName ?? "VALUE")}\\fR" : "";
            text.Append(".TP\n").Append(names).Append(value).Append('\n').Append(Escaped(option.Description ?? "")).Append('\n');
        }

        text.Append(".PP\nExamples:\n");
        foreach (var example in spec.Examples)
        {
            text.Append(".TP\n").Append(Escaped(example.Line)).Append('\n').Append(Escaped(example.Purpose)).Append('\n');
        }
    }

    // A line that begins with a dot or an apostrophe would be a request; a bare hyphen may be broken or turned into a dash.
    private static string Escaped(string text)
    {
        var plain = text.Replace("\\", "\\e", StringComparison.Ordinal).Replace("-", "\\-", StringComparison.Ordinal);
        var lines = plain.Split('\n').Select(x => x.StartsWith('.') || x.StartsWith('\'') ? "\\&" + x : x.Length == 0 ? ".PP" : x);
        return string.Join('\n', lines);
    }
}
