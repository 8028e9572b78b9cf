using System;
using System.IO;
using IpvsPure.App;
using IpvsPure.Domain;
using IpvsPure.Properties;

namespace IpvsPure.Printing;

/// <summary>A place to run command lines: a directory with manifests, a fake kernel, and what was printed.</summary>
internal sealed class Desk : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("ipvspure-desk-");

    public FakeKernel Kernel { get; } = new(Shop.Pristine);

    public string Folder => directory.FullName;

    public string Out { get; private set; } = "";

    public string Error { get; private set; } = "";

    /// <summary>What somebody types when asked; nobody is there if it is null.</summary>
    public string? Answer { get; init; }

    public string StandardInput { get; init; } = "";

    public bool HasColour { get; init; }

    /// <summary>How often what goes on and on goes on.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>How far the clock goes from one time to the next.</summary>
    public int SecondsARound { get; init; } = 1;

    /// <summary>Runs a command line; <c>@</c> stands for the directory.</summary>
    public int Run(string line)
    {
        var rounds = 0;
        var (output, error) = (new StringWriter(), new StringWriter());
        var arguments = line.Replace("@", Folder, StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var code = CommandLine.Run(arguments, new(
            output,
            error,
            () => new MemoryStream(System.Text.Encoding.UTF8.GetBytes(StandardInput)),
            Answer is null ? null : new StringReader(Answer),
            0,
            HasColour,
            false,
            "worker-3",
            _ => Kernel)
        {
            Now = () => DateTimeOffset.UnixEpoch.AddSeconds(SecondsARound * rounds),
            Wait = _ => ++rounds < Rounds,
        });
        (Out, Error) = (output.ToString(), error.ToString());
        return code;
    }

    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path + ".new", text);
        File.Move(path + ".new", path, true);
        return path;
    }

    public Desk With(string name, string text)
    {
        Write(name, text);
        return this;
    }

    /// <summary>A desk with one Service of two pods.</summary>
    public static Desk WithShop(string? answer = null) => new Desk { Answer = answer }
        .With("node.yaml", Manifest.Node)
        .With("cart.yaml", Manifest.Cart("10.244.2.31", "10.244.3.12"));

    public void Dispose() => directory.Delete(true);
}
