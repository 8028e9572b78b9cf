using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace IpvsPure.Kernel;

/// <summary>
/// A Debian kernel in QEMU that all tests share, with the lab of vm/lab built in it. The tests run here, on the host;
/// what they run there goes through a shared directory (vm/serve).
/// </summary>
public sealed class Guest : IAsyncLifetime
{
    /// <summary>Seconds that a boot, or an answer on top of its own limit, may take on a busy machine.</summary>
    private const int Patience = 300;

    private static readonly Lazy<Task> Prepared = new(PrepareAll);

    private readonly DirectoryInfo share = Directory.CreateTempSubdirectory("ipvspure-kernel-");
    private readonly StringBuilder console = new();
    private readonly Lock numbering = new();
    private Process? machine;
    private Timer? heartbeat;
    private int last;

    /// <summary>The repository's root; the guest sees it at the same path.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The binary that ships.</summary>
    public static string Binary { get; } = Path.Combine(Root, "artifacts", "ipvspure");

    public async Task InitializeAsync()
    {
        await Prepared.Value;
        var beats = 0;
        heartbeat = new(_ => File.WriteAllText(In("host"), $"{beats++}\n"), null, 0, 3000);
        machine = Start(
            "vm/run", "--net", "--timeout", Environment.GetEnvironmentVariable("GUEST_SECONDS") ?? "5400", "--share", share.FullName, "--", "vm/serve");
        Await("ready", Patience, "boot");
        Run("""
            modprobe virtio_net
            until ip link set eth0 up; do sleep 0.1; done
            ip address add 10.0.2.15/24 dev eth0
            vm/lab up || exit
            for pod in p1 p2 p3 q1 q2; do lab_serve $pod --tcp 8080 --udp 8080 --sctp 8080 || exit; done
            lab_serve nodeA --tcp 7000 --udp 7000
            """, 300).Ended();
    }

    public async Task DisposeAsync()
    {
        await File.WriteAllTextAsync(In("stop"), "");
        if (machine is not null && !machine.WaitForExit(TimeSpan.FromSeconds(20)))
        {
            machine.Kill(entireProcessTree: true);
        }

        heartbeat?.Dispose();
        machine?.Dispose();
        share.Delete(recursive: true);
    }

    /// <summary>Runs a shell script as root in the guest, from the repository's root, with the functions of vm/lab.</summary>
    public Said Run(string script, int seconds = 60) => Begin(script, seconds).End();

    /// <summary>Starts a script and does not wait for it.</summary>
    public Running Begin(string script, int seconds = 60)
    {
        var number = Send(string.Create(CultureInfo.InvariantCulture, $"# {seconds}\ncd {Root}\n{script}\n"));
        return new(() => Receive(number, script, seconds));
    }

    /// <summary>Writes a file that the guest can read; the result is its path there.</summary>
    public string Share(string name, string text)
    {
        var path = In(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = In($"new-{Guid.NewGuid():n}");
        File.WriteAllText(fresh, text);
        File.Move(fresh, path, overwrite: true);
        return $"/share/{name}";
    }

    /// <summary>Where a file that is shared with the guest is here.</summary>
    public string PathOf(string name) => In(name);

    private string In(string name) => Path.Combine(share.FullName, name);

    private int Send(string text)
    {
        lock (numbering)
        {
            last++;
            Share(string.Create(CultureInfo.InvariantCulture, $"{last}.sh"), text);
            return last;
        }
    }

    private Said Receive(int number, string script, int seconds)
    {
        string Name(string kind) => string.Create(CultureInfo.InvariantCulture, $"{number}.{kind}");
        Await(Name("exit"), seconds + Patience, script);
        var code = int.Parse(File.ReadAllText(In(Name("exit"))), CultureInfo.InvariantCulture);
        return new(script, code, File.ReadAllText(In(Name("out"))), File.ReadAllText(In(Name("err"))));
    }

    private void Await(string file, int seconds, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!File.Exists(In(file)))
        {
            if (machine!.HasExited || clock.Elapsed.TotalSeconds > seconds)
            {
                lock (console)
                {
                    var state = machine.HasExited ? "the guest is gone" : "the guest does not answer";
                    throw new InvalidOperationException($"{state}: {what}\n{console}");
                }
            }

            Thread.Sleep(20);
        }
    }

    private static async Task PrepareAll()
    {
        await Prepare("vm/setup");
        await Prepare("build/publish");
    }

    private static async Task Prepare(string script)
    {
        var (code, output, errors) = await RunHere(script);
        if (code != 0)
        {
            throw new InvalidOperationException($"{script} failed:\n{output}\n{errors}");
        }
    }

    /// <summary>Runs a script of the repository on this machine, to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunHere(string script)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Root, script))
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }

    private Process Start(string script, params string[] arguments)
    {
        var process = new Process
        {
            StartInfo = new(Path.Combine(Root, script), arguments)
            {
                WorkingDirectory = Root,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Note(string? line)
    {
        lock (console)
        {
            console.AppendLine(line);
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "IpvsPure.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException("IpvsPure.sln is in no parent directory");
        }

        return directory.FullName;
    }
}

/// <summary>A script that runs in the guest.</summary>
public sealed class Running(Func<Said> end)
{
    /// <summary>Waits for its end.</summary>
    public Said End() => end();
}

/// <summary>Most tests share one guest, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class KernelCollection : ICollectionFixture<Guest>
{
    public const string Name = "a real kernel";
}

/// <summary>Those that go on for long under steady traffic share another one, beside the first: much of their time is waiting.</summary>
[CollectionDefinition(Name)]
public sealed class LongCollection : ICollectionFixture<Guest>
{
    public const string Name = "a real kernel for long";
}
