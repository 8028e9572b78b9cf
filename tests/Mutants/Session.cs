using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;

namespace IpvsPure.Mutants;

/// <summary>What became of a mutant: the first test that failed on it, or nothing.</summary>
/// <param name="Status"><c>killed</c>, <c>endless</c>, <c>survived</c>, or <c>uncovered</c> where no test had come by it before.</param>
/// <param name="Killer">The test that failed, where one did.</param>
internal sealed record Fate(Mutant Mutant, string Status, string Killer)
{
    public bool IsAlive => Status is "survived" or "uncovered";
}

/// <summary>Runs the tests that come by a mutant on it, the quick and the deadly ones first, until one fails.</summary>
internal sealed class Session(string assembly, int jobs, string few, string many)
{
    // Of processor time, several times what all its tests take.
    private static readonly TimeSpan FirstMax = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan SecondMax = TimeSpan.FromSeconds(60);
    // In milliseconds of processor time, warm: the laws on whole lives and large tables wait for the second look.
    private const long DearTest = 200;

    private static readonly TimeSpan TestMax = TimeSpan.FromMinutes(5);

    // The mutated assembly holds Stryker's switch, which is in no vocabulary; some tests are about sources; all pairs of small worlds take
    // longer than all else together.
    private static readonly string[] LeftOut = ["The_pure_layers", "The_house", "The_specification", "The_deliberate_bugs", "Every_small_world"];

    private readonly Lock gate = new();
    private string[] names = [];
    private long[] costs = [];
    private int[] kills = [];
    private HashSet<int>[] covered = [];
    private int[] drawn = [];
    private readonly HashSet<int> atStart = [];

    /// <summary>The fates of all; <paramref name="keep"/> is told of them after the first round already.</summary>
    public void Judge(IReadOnlyList<Mutant> mutants, Action<IReadOnlyList<Fate>> keep)
    {
        LearnWhoComesByWhat();
        var first = Round(mutants, FirstLook);
        keep(first);
        var second = Round([.. first.Where(x => x.IsAlive).Select(x => x.Mutant)], SecondLook);
        keep([.. first.Where(x => !x.IsAlive), .. second]);
    }

    private IReadOnlyList<Fate> Round(IReadOnlyList<Mutant> mutants, Look look)
    {
        var queue = new ConcurrentQueue<Mutant>(mutants);
        var fates = new ConcurrentBag<Fate>();
        var threads = Enumerable.Range(0, jobs).Select(_ => new Thread(() => Work(queue, fates, mutants.Count, look))).ToList();
        threads.ForEach(x => x.Start());
        threads.ForEach(x => x.Join());
        return [.. fates];
    }

    // The first round tells also what static initialisers come by, the second what a test costs when all is warm. Stryker's list of
    // what was come by is slow, so on few worlds: what is rare is not in it.
    private void LearnWhoComesByWhat()
    {
        using var worker = new Asked(assembly);
        var marked = worker.Ask("names", TestMax).Split('\t');
        names = [.. marked.Select(x => x.TrimStart('*'))];
        drawn = [.. Enumerable.Range(0, names.Length).Where(x => marked[x][0] == '*' && !IsLeftOut(x))];
        (costs, kills, covered) = (new long[names.Length], new int[names.Length], [.. names.Select(_ => new HashSet<int>())]);
        var again = new HashSet<int>();
        for (var round = 0; round < 2; round++)
        {
            foreach (var i in Enumerable.Range(0, names.Length).Where(x => !IsLeftOut(x)))
            {
                var answer = worker.Ask($"cover {few} {i}", TestMax).Split('|');
                if (answer[0] != "passed")
                {
                    throw new InvalidOperationException($"{names[i]} fails without any mutant ({answer[0]})");
                }

                costs[i] = long.Parse(answer[1], CultureInfo.InvariantCulture);
                covered[i].UnionWith([.. Numbers(answer[2]), .. Numbers(answer[3])]);
                atStart.UnionWith(Numbers(answer[3]));
                if (round == 1)
                {
                    again.UnionWith(Numbers(answer[2]));
                }
            }
        }

        atStart.UnionWith(covered.SelectMany(x => x).Where(x => !again.Contains(x)));
        Console.WriteLine($"{names.Length} tests take {costs.Sum()} ms on {few} worlds a law; {atStart.Count} mutants are in static initialisers");
    }

    private bool IsLeftOut(int test) => LeftOut.Any(names[test].Contains);

    private delegate Fate Look(Mutant mutant, ref Asked worker);

    private void Work(ConcurrentQueue<Mutant> queue, ConcurrentBag<Fate> fates, int count, Look look)
    {
        var worker = new Asked(assembly);
        while (queue.TryDequeue(out var mutant))
        {
            var fate = look(mutant, ref worker);
            fates.Add(fate);
            if (fate.Status != "killed" || fates.Count % 100 == 0)
            {
                Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {fates.Count}/{count} {fate.Status} {mutant.Id} {mutant.File}:{mutant.Line} `{mutant.Original}` -> `{mutant.Replacement}`");
            }
        }

        worker.Dispose();
    }

    // Most mutants die of the quick tests that come by them.
    private Fate FirstLook(Mutant mutant, ref Asked worker) => FateOn(mutant, [.. Near(mutant).Where(x => costs[x] < DearTest)], few, FirstMax, isCold: false, ref worker);

    // What a static initialiser computed is known only to a process in which the mutant is the first to be asked.
    private Fate SecondLook(Mutant mutant, ref Asked worker) =>
        FateOn(mutant, [.. Near(mutant).Union(drawn)], many, SecondMax, atStart.Contains(mutant.Id), ref worker);

    private IEnumerable<int> Near(Mutant mutant) => Enumerable.Range(0, names.Length).Where(x => covered[x].Contains(mutant.Id));

    private Fate FateOn(Mutant mutant, IReadOnlyCollection<int> tests, string cases, TimeSpan most, bool isCold, ref Asked worker)
    {
        if (tests.Count == 0)
        {
            return new(mutant, "uncovered", "");
        }

        if (worker.IsGone || isCold)
        {
            worker.Dispose();
            worker = new Asked(assembly);
        }

        var answer = worker.Ask($"run {cases} {mutant.Id} {string.Join(' ', InOrder(tests))}", most);
        if (isCold)
        {
            worker.Dispose();
        }

        if (answer is "-" or "crash" or "endless")
        {
            return new(mutant, answer == "-" ? "survived" : answer == "crash" ? "killed" : answer, answer == "-" ? "" : answer);
        }

        var killer = int.Parse(answer, CultureInfo.InvariantCulture);
        lock (gate)
        {
            kills[killer]++;
        }

        return new(mutant, "killed", names[killer]);
    }

    private List<int> InOrder(IEnumerable<int> tests)
    {
        lock (gate)
        {
            return [.. tests.OrderBy(x => (costs[x] + 1.0) / (1 + kills[x]))];
        }
    }

    private static IEnumerable<int> Numbers(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(x => int.Parse(x, CultureInfo.InvariantCulture));
}
