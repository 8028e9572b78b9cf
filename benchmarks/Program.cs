using System;
using System.Globalization;
using System.IO;
using BenchmarkDotNet.Running;

namespace IpvsPure.Benchmarks;

/// <summary>What ./bench is made of. Each verb prints one number, but for those that write files.</summary>
internal static class Program
{
    private const string Usage = """
        micro [OPTIONS OF BENCHMARKDOTNET]       the pure parts and the codecs, natively
        natively SIZE...                         the rows of the table that need no kernel; prints "SIZE key value"
        changes SIZE...                          one endpoint changes, and 1,000 a second for a minute
        start KUBECONFIG                         from nothing to in step with an API server
        manifest FILE SERVICES SERVERS           writes a cluster of that size
        services|read|routes 4|6 ..., members|elements COUNT      as baseline.c, but through IpvsPure (inside of a guest);
                                                 prints milliseconds, those in the kernel, those of the collector
        dump 4                                   the services alone over netlink, looked at by nobody; likewise
        change SERVICES                          one endpoint changes, with the kernel's part (inside of a guest)
        report RESULTS DOCUMENT                  makes the document and its plots of measured values
        """;

    private static int Main(string[] arguments)
    {
        switch (arguments.Length == 0 ? "" : arguments[0])
        {
            case "micro":
                _ = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments[1..]);
                return 0;
            case "natively":
                foreach (var size in arguments[1..])
                {
                    Natively.Measure(Number(size), Console.Out);
                }

                return 0;
            case "changes":
                foreach (var size in arguments[1..])
                {
                    Natively.MeasureChanges(Number(size), Console.Out);
                }

                return 0;
            case "start":
                return Natively.MeasureStart(arguments[1], Console.Out).GetAwaiter().GetResult();
            case "manifest":
                File.WriteAllText(arguments[1], Sample.Manifest(Number(arguments[2]), Number(arguments[3])));
                return 0;
            case "services" or "read" or "routes" or "members" or "elements" or "change" or "dump":
                return Guest.Measure(arguments, Console.Out);
            case "report":
                return Report.Write(arguments[1], arguments[2], Console.Out);
            default:
                Console.Error.WriteLine(Usage);
                return 2;
        }
    }

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
