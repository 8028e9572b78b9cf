using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using IpvsPure.App;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;

namespace IpvsPure.Operations;

/// <summary>A place to run command lines that touch no kernel: a directory with files, an environment, what was printed.</summary>
internal sealed class Desk : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ipvspure-operations-");

    public Dictionary<string, string> Environment { get; } = [];

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    public string StandardInput { get; set; } = "";

    public string Write(string name, string text)
    {
        var path = Path.Combine(directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a command line; <c>@</c> stands for the directory.</summary>
    public int Run(string line)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var arguments = line.Replace("@", directory.FullName, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var code = CommandLine.Run(arguments, new(
            output, error, () => new MemoryStream(Encoding.UTF8.GetBytes(StandardInput)), null, 0, false, false, "worker-3", _ => new Blind())
        {
            Environment = Environment,
        });
        (Out, Error) = (output.ToString().Replace(directory.FullName, "@", StringComparison.Ordinal),
            error.ToString().Replace(directory.FullName, "@", StringComparison.Ordinal));
        return code;
    }

    public void Dispose() => directory.Delete(true);

    private sealed class Blind : IKernel
    {
        public Fin<KernelState> Observe() => LanguageExt.Common.Error.New("there is no kernel on this desk");

        public System.Collections.Immutable.ImmutableArray<Outcome> Apply(System.Collections.Immutable.ImmutableArray<Operation> batch) =>
            throw new InvalidOperationException("nothing may be applied here");
    }
}
