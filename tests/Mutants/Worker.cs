using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;

namespace IpvsPure.Mutants;

/// <summary>
/// The process that runs tests on mutants. All mutants of a project are in one assembly, where Stryker put them behind a switch; so
/// a mutant costs no more than the tests that it takes to kill it. That nothing of one mutant stays for the next is owed to the pure
/// layers: they hold no mutable static state (a test of its own). What static initialisers compute is computed once, so those
/// mutants get a process each.
/// </summary>
internal sealed class Worker : IDisposable
{
    /// <summary>Said after each test of several.</summary>
    public const string GoesOn = "...";

    private readonly Tests tests = new(Assembly.Load("IpvsPure.Properties"));
    private readonly Type control;

    public Worker(string assembly) =>
        control = Assembly.Load(assembly).GetTypes().Single(x => x.Name == "MutantControl");

    /// <summary>Answers one line for each line that it is asked, until there is no more.</summary>
    public void Serve(TextReader questions, TextWriter answers)
    {
        while (questions.ReadLine() is string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            answers.WriteLine(words[0] switch
            {
                "names" => string.Join('\t', tests.Names),
                "cover" => Cover(words[1], Number(words[2])),
                _ => Run(words[1], Number(words[2]), words.Skip(3).Select(Number), answers),
            });
            answers.Flush();
        }
    }

    // Whether it passed, the milliseconds of processor time, the mutants that the test came by, and those that it came by in static initialisers.
    private string Cover(string cases, int test)
    {
        Environment.SetEnvironmentVariable("LAW_CASES", cases);
        Set("CaptureCoverage", true);
        Call("ResetCoverage");
        var start = Environment.CpuUsage.TotalTime;
        var hasPassed = tests.Passes(test);
        var took = (long)(Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
        var covered = (IList<int>[])Call("GetCoverageData")!;
        Set("CaptureCoverage", false);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{(hasPassed ? "passed" : "failed")}|{took}|{string.Join(',', covered[0].Distinct())}|{string.Join(',', covered[1].Distinct())}");
    }

    // The first of these tests that fails on the mutant, or a dash.
    private string Run(string cases, int mutant, IEnumerable<int> ordered, TextWriter answers)
    {
        Environment.SetEnvironmentVariable("LAW_CASES", cases);
        Set("ActiveMutant", mutant);
        var killer = ordered.Where(x => !Passes(x, answers)).Take(1).ToList();
        Set("ActiveMutant", -1);
        return killer.Count == 0 ? "-" : killer[0].ToString(CultureInfo.InvariantCulture);
    }

    private bool Passes(int test, TextWriter answers)
    {
        var passes = tests.Passes(test);
        answers.WriteLine(GoesOn);
        answers.Flush();
        return passes;
    }

    private void Set(string field, object value) => control.GetField(field)!.SetValue(null, value);

    private object? Call(string method) => control.GetMethod(method)!.Invoke(null, []);

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    public void Dispose() => tests.Dispose();
}
