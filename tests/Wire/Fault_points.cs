using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using IpvsPure.Domain;
using IpvsPure.Effects.Cluster;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>
/// Whatever a call of the system says, something known happens. faults.txt is the table of all of them: a call that is not in it,
/// and a test that is not there, fail here.
/// </summary>
[Collection(ByItself.Name)]
public sealed partial class Fault_points : IDisposable
{
    private static readonly string Root = FindRoot();

    private static readonly string[][] Table = [.. File.ReadLines(Path.Combine(Root, "tests/Wire/faults.txt"))
        .Where(x => !x.StartsWith('#'))
        .Select(x => x.Split(" | "))];

    public void Dispose() => SystemCalls.Fault = null;

    [Fact]
    public void Are_all_in_the_table_and_nothing_else_is()
    {
        var effects = Path.Combine(Root, "src/Effects");
        var made = Directory.EnumerateFiles(effects, "*.cs", SearchOption.AllDirectories)
            .Where(x => !x.Contains("/obj/", StringComparison.Ordinal) && !x.Contains("/bin/", StringComparison.Ordinal))
            .SelectMany(x => Calls(File.ReadAllText(x)).Select(call => $"{Path.GetRelativePath(effects, x)} | {call}"))
            .Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(made, Table.Select(x => $"{x[0]} | {x[1]}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Have_each_a_test()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .ToLookup(Path.GetFileNameWithoutExtension, File.ReadAllText);
        Assert.All(Table, row =>
        {
            Assert.Equal(5, row.Length);
            var name = row[4].Split('.');
            Assert.Contains(tests[name[0]], text => text.Contains($" {name[1]}(", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void Are_told_in_the_documents()
    {
        var document = File.ReadAllText(Path.Combine(Root, "docs/faults.md"));
        Assert.All(Table, row => Assert.Contains($"| `{row[1]}` in `{row[0]}` | {row[2]} | {row[3]} |", document, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData((int)SystemCall.Socket, 24)]
    [InlineData((int)SystemCall.Socket, 1)]
    [InlineData((int)SystemCall.Connect, 105)]
    public void A_socket_that_cannot_be_opened_is_told_and_opened_at_the_next_look(int call, int errno)
    {
        using var kernel = new LinuxKernel([]);
        var open = Descriptors();
        var why = Failing((SystemCall)call, errno, () => kernel.ObserveAddresses().Match(_ => "", x => x.Message));
        Assert.Contains(new Errno(errno).ToString(), why, StringComparison.Ordinal);
        Assert.Equal(open, Descriptors());
        Assert.True(kernel.ObserveAddresses().IsSucc);
    }

    [Theory]
    [InlineData((int)SystemCall.SetOption, 92)]
    [InlineData((int)SystemCall.SetOption, 1)]
    [InlineData((int)SystemCall.GetOption, 92)]
    public void Options_that_a_kernel_lacks_change_nothing(int call, int errno)
    {
        using var kernel = new LinuxKernel([]);
        Assert.True(Failing((SystemCall)call, errno, kernel.ObserveAddresses, times: 100).IsSucc);
        using var options = OptionSocket.Open();
        Assert.Equal(new(92), Failing(SystemCall.GetOption, 92, () => options!.Get(64, new byte[64])));
    }

    [Theory]
    [InlineData((int)SystemCall.Send)]
    [InlineData((int)SystemCall.Receive)]
    public void An_interrupted_call_is_repeated(int call)
    {
        using var kernel = new LinuxKernel([]);
        Assert.True(Failing((SystemCall)call, 4, kernel.ObserveAddresses, times: 5).IsSucc);
    }

    [Theory]
    [InlineData((int)SystemCall.Send, 105, "could not be sent")]
    [InlineData((int)SystemCall.Send, 12, "could not be sent")]
    [InlineData((int)SystemCall.Send, 1, "")]
    [InlineData((int)SystemCall.Receive, 11, "the kernel gave no answer")]
    public void A_failed_call_is_told_and_the_socket_opened_anew(int call, int errno, string words)
    {
        using var kernel = new LinuxKernel([]);
        Assert.True(kernel.ObserveAddresses().IsSucc);
        var why = Failing((SystemCall)call, errno, () => kernel.ObserveAddresses().Match(_ => "", x => x.Message));
        Assert.NotEqual("", why);
        Assert.Contains(words, why, StringComparison.Ordinal);
        var opened = 0;
        SystemCalls.Fault = x =>
        {
            opened += x == SystemCall.Socket ? 1 : 0;
            return 0;
        };
        Assert.True(kernel.ObserveAddresses().IsSucc);
        Assert.Equal(1, opened);
    }

    [Fact]
    public void A_dump_of_which_answers_were_lost_is_read_again()
    {
        using var kernel = new LinuxKernel([]);
        Assert.True(Failing(SystemCall.Receive, 105, kernel.ObserveAddresses, times: 3).IsSucc);
    }

    [Fact]
    public void A_close_that_fails_changes_nothing()
    {
        var open = Descriptors();
        Failing(SystemCall.Close, 4, () =>
        {
            using var kernel = new LinuxKernel([]);
            return kernel.ObserveAddresses();
        });
        Assert.Equal(open, Descriptors());
    }

    [Fact]
    public void A_parameter_that_cannot_be_set_says_why()
    {
        var file = Path.GetTempFileName();
        try
        {
            var name = new SysctlName("net.ipv4.vs.conntrack");
            string Said(int errno) => Failing(SystemCall.Open, errno, () => SysctlFiles.Write(new Operation.SetSysctl(name, "0", "1"))).Text;
            Assert.Contains("has no parameter net.ipv4.vs.conntrack", Said(2), StringComparison.Ordinal);
            Assert.Contains("/proc/sys is mounted read-only", Said(30), StringComparison.Ordinal);
            Assert.Contains("run as root", Said(13), StringComparison.Ordinal);
            Assert.Contains("run as root", Said(1), StringComparison.Ordinal);
            var open = Descriptors();
            Assert.Equal(Errno.Invalid, Failing(SystemCall.Write, 22, () => SysctlFiles.Write(file, "1")));
            Assert.Equal(open, Descriptors());
            Assert.Equal("", File.ReadAllText(file));
            Assert.Equal(Errno.None, SysctlFiles.Write(file, "1"));
            Assert.Equal("1\n", File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_parameter_that_cannot_be_read_is_left_out()
    {
        var into = new Observation();
        SysctlFiles.Read([new("net.ipv4.no_such_parameter"), new("kernel.osrelease")], into);
        Assert.Equal("kernel.osrelease", Assert.Single(into.Sysctls).Item1.Text);
    }

    [Fact]
    public void A_tool_that_is_missing_fails_or_hangs_is_told_apart()
    {
        Assert.Equal(ToolEnd.Missing, Tool.Run("ipvspure-no-such-tool", []).End);
        var failed = Tool.Run("sh", ["-c", "echo words >&2; exit 3"]);
        Assert.Equal((ToolEnd.Exited, 3, "words\n"), (failed.End, failed.Code, failed.Errors));
        Assert.Equal(ToolEnd.Exited, Tool.Run("true", [], new string('x', 1 << 20)).End);
        var clock = Stopwatch.StartNew();
        Assert.Equal(ToolEnd.TimedOut, Tool.Run("sh", ["-c", "sleep 600 & sleep 600"], patience: TimeSpan.FromSeconds(1)).End);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 60);
    }

    [Fact]
    public void A_kubeconfig_that_is_missing_is_named() => Assert.Contains(
        "/no/such/kubeconfig", ApiAccess.Open("/no/such/kubeconfig", default).Match(_ => "", x => x.Message), StringComparison.Ordinal);

    /// <summary>Does something while the first calls of a kind fail.</summary>
    private static T Failing<T>(SystemCall call, int errno, Func<T> what, int times = 1)
    {
        SystemCalls.Fault = x => x == call && times-- > 0 ? errno : 0;
        try
        {
            return what();
        }
        finally
        {
            SystemCalls.Fault = null;
        }
    }

    // Of netlink and files alone: the runner opens and closes others meanwhile.
    private static int Descriptors()
    {
        var inodes = File.ReadLines("/proc/net/netlink").Skip(1).Select(x => $"socket:[{x.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]}]").ToHashSet();
        return Directory.EnumerateFiles("/proc/self/fd").Count(x => TargetOf(x) is { } name && (inodes.Contains(name) || name.StartsWith("tmp", StringComparison.Ordinal)));
    }

    // One that was closed since the folder was read is open no more.
    private static string? TargetOf(string descriptor)
    {
        try
        {
            return File.ResolveLinkTarget(descriptor, false)?.Name;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Calls(string text)
    {
        var code = string.Join('\n', text.Split('\n').Where(x => !x.TrimStart().StartsWith("//", StringComparison.Ordinal)));
        return Native().Matches(code).Select(x => x.Groups[1].Value).Concat(Managed().Matches(code).Select(x => x.Groups[1].Value + x.Groups[2].Value));
    }

    [GeneratedRegex(@"\bLibC\.([a-z]+)\(")]
    private static partial Regex Native();

    [GeneratedRegex(@"(?:\b((?:File|Directory)\.[A-Z]\w+|Process\.Start|X509Certificate2\.CreateFromPemFile)\()|(?:\b(?:socket|client|listener|stream|process|StandardInput|StandardOutput|StandardError)\.(Receive(?=\(buffer, 0)|ReceiveAsync|SendAsync|AcceptAsync|ReadAsync|WriteAsync|ReadToEndAsync|Bind|Listen|Kill)\()")]
    private static partial Regex Managed();

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
