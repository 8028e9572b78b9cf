using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Linq;

namespace IpvsPure.App;

/// <summary>The help of a command, with its examples below.</summary>
internal sealed class ExamplesHelp(HelpAction inner, ImmutableArray<CommandSpec> specs) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var result = inner.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        var spec = specs.FirstOrDefault(x => x.Name == parseResult.CommandResult.Command.Name);
        output.WriteLine("Examples:");
        foreach (var example in spec?.Examples ?? [.. specs.Select(x => x.Examples[0])])
        {
            output.WriteLine($"  # {example.Purpose}");
            output.WriteLine($"  {example.Line}");
        }

        output.WriteLine();
        return result;
    }
}
