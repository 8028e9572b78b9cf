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

/// <summary>
/// Runs the tests that come by a mutant on it until one fails, first those that are quick or have killed its neighbours. A mutant
/// that <paramref name="isNamed"/> for being alive gets no second look, which may only do it wrong by counting it as alive.
/// </summary>
internal sealed class Session(string assembly, int jobs, string few, string many, Predicate<Mutant> isNamed)
{
    // Of processor time for each test, on top of what it takes by itself.
    private static readonly TimeSpan StartMax = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan WarmMax = TimeSpan.FromSeconds(2);
    // In milliseconds of processor time, warm: the laws on whole lives and large tables wait for the second look.
    private const long DearTest = 200;

    private static readonly TimeSpan TestMax = TimeSpan.FromMinutes(5);

    // The mutated assembly holds Stryker's switch, which is in no vocabulary; some tests are about sources; all pairs of small worlds take
    // longer than all else together.
    private static readonly string[] LeftOut = ["The_pure_layers", "The_house", "The_specification", "The_deliberate_bugs", "Every_small_world"];

    private readonly Lock gate = new();
    private string[] names = [];
    private long[] costs = [];
    private long[] costsOfMany = [];
    private int[] kills = [];
    private readonly Dictionary<(string File, int Test), int> killsInFile = [];
    private HashSet<int>[] covered = [];
    private readonly HashSet<int> atStart = [];

    /// <summary>The fates of all; <paramref name="keep"/> is told of them after the first round already.</summary>
    public void Judge(IReadOnlyList<Mutant> mutants, Action<IReadOnlyList<Fate>> keep)
    {
        LearnWhoComesByWhat();
        var first = Round(mutants, FirstLook);
        keep(first);
        var isDone = (Fate fate) => !fate.IsAlive || isNamed(fate.Mutant);
        var second = Round([.. first.Where(x => !isDone(x)).Select(x => x.Mutant)], SecondLook);
        keep([.. first.Where(isDone), .. second]);
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

    // The first round tells also what static initialisers come by, the second what a test costs when all is warm, the third what many
    // worlds come by. Worlds are drawn from one seed, so what a test did not come by there it never sees.
    private void LearnWhoComesByWhat()
    {
        using var worker = new Asked(assembly);
        names = worker.Ask("names", TestMax).Split('\t');
        (costs, costsOfMany, kills) = (new long[names.Length], new long[names.Length], new int[names.Length]);
        covered = [.. names.Select(_ => new HashSet<int>())];
        var again = new HashSet<int>();
        foreach (var round in Enumerable.Range(0, 3))
        {
            foreach (var i in Taken)
            {
                var answer = worker.Ask($"cover {(round == 2 ? many : few)} {i}", TestMax).Split('|');
                if (answer[0] != "passed")
                {
                    throw new InvalidOperationException($"{names[i]} fails without any mutant ({answer[0]})");
                }

                (round == 2 ? costsOfMany : costs)[i] = long.Parse(answer[1], CultureInfo.InvariantCulture);
                covered[i].UnionWith([.. Numbers(answer[2]), .. Numbers(answer[3])]);
                atStart.UnionWith(Numbers(answer[3]));
                if (round > 0)
                {
                    again.UnionWith(Numbers(answer[2]));
                }
            }

            Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {names.Length} tests take {(round == 2 ? costsOfMany : costs).Sum()} ms on {(round == 2 ? many : few)} worlds a law");
        }

        atStart.UnionWith(covered.SelectMany(x => x).Where(x => !again.Contains(x)));
        Console.WriteLine($"{atStart.Count} mutants are in static initialisers");
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
    private Fate FirstLook(Mutant mutant, ref Asked worker) =>
        FateOn(mutant, [.. Near(mutant).Where(x => costs[x] < DearTest)], few, costs, isCold: false, ref worker);

    // What a static initialiser computed is known only to a process in which the mutant is the first to be asked, and to all tests.
    private Fate SecondLook(Mutant mutant, ref Asked worker) => atStart.Contains(mutant.Id)
        ? FateOn(mutant, [.. Taken], many, costsOfMany, isCold: true, ref worker)
        : FateOn(mutant, [.. Near(mutant)], many, costsOfMany, isCold: false, ref worker);

    private IEnumerable<int> Near(Mutant mutant) => Taken.Where(x => covered[x].Contains(mutant.Id));

    private IEnumerable<int> Taken => Enumerable.Range(0, names.Length).Where(x => !IsLeftOut(x));

    private Fate FateOn(Mutant mutant, IReadOnlyCollection<int> tests, string cases, long[] takes, bool isCold, ref Asked worker)
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

        var most = (worker.HasAnswered ? WarmMax : StartMax) + (4 * TimeSpan.FromMilliseconds(tests.Max(x => takes[x])));
        var answer = worker.Ask($"run {cases} {mutant.Id} {string.Join(' ', InOrder(mutant, tests, takes))}", most);
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
            killsInFile[(mutant.File, killer)] = KillsInFile(mutant, killer) + 1;
        }

        return new(mutant, "killed", names[killer]);
    }

    private List<int> InOrder(Mutant mutant, IEnumerable<int> tests, long[] takes)
    {
        lock (gate)
        {
            return [.. tests.OrderBy(x => (takes[x] + 1.0) / (1 + kills[x] + (20 * KillsInFile(mutant, x))))];
        }
    }

    private int KillsInFile(Mutant mutant, int test) => killsInFile.GetValueOrDefault((mutant.File, test));

    private static IEnumerable<int> Numbers(string list) =>
        list.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(x => int.Parse(x, CultureInfo.InvariantCulture));
}
