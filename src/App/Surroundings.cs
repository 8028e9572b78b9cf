using System;
using System.Collections;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using IpvsPure.Effects;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.App;

/// <summary>All of the machine that a command touches; tests bring their own.</summary>
/// <param name="Questions">Where answers to questions come from; nothing if nobody is there to answer.</param>
/// <param name="Width">Columns of the terminal; 0 where the output is none.</param>
/// <param name="HasColour">Whether the output is a terminal whose user has not asked for plain text.</param>
/// <param name="Kernel">The kernel, given the name of the dummy link.</param>
internal sealed record Surroundings(
    TextWriter Out,
    TextWriter Error,
    Func<Stream> StandardInput,
    TextReader? Questions,
    int Width,
    bool HasColour,
    bool ErrorIsTerminal,
    string HostName,
    Func<string, IKernel> Kernel)
{
    /// <summary>Lets time pass; false ends what goes on and on.</summary>
    public Func<TimeSpan, bool> Wait { get; init; } = time =>
    {
        System.Threading.Thread.Sleep(time);
        return true;
    };

    /// <summary>The wall clock.</summary>
    public Func<DateTimeOffset> Now { get; init; } = () => DateTimeOffset.UtcNow;

    /// <summary>The environment's variables.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The machine that this process runs on.</summary>
    public static Surroundings OfThisProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        var plain = !string.IsNullOrEmpty(System.Environment.GetEnvironmentVariable("NO_COLOR"))
            || System.Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new(
            Console.Out,
            Console.Error,
            Console.OpenStandardInput,
            Console.IsInputRedirected ? null : Console.In,
            isTerminal ? WidthOfTerminal() : 0,
            isTerminal && !plain,
            !Console.IsErrorRedirected,
            System.Environment.MachineName,
            link => new LinuxKernel(Sysctls.Names, link))
        {
            Environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .ToDictionary(x => (string)x.Key, x => (string?)x.Value ?? ""),
        };
    }

    // A terminal may not know its width (a serial line says 0).
    private static int WidthOfTerminal()
    {
        const int usual = 80;
        try
        {
            return Console.WindowWidth > 0 ? Console.WindowWidth : usual;
        }
        catch (IOException)
        {
            return usual;
        }
    }
}
