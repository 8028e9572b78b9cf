using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>Changes links, addresses and routes and compares what the kernel tells about it with what was done.</summary>
internal static class News
{
    /// <summary>More routes than a deaf listener's buffer holds notifications of.</summary>
    private const int Flood = 60_000;

    private static readonly Address Vip = Address.V4(0x0a600001);
    private static readonly Address Vip6 = Address.V6(new UInt128(0xfd00_0010_0096_0000, 1));

    public static int Hear()
    {
        var kernel = new LinuxKernel([]);
        using var listener = KernelListener.Open().Match(x => x, error => throw new InvalidOperationException(error.Message));
        using var stop = new CancellationTokenSource();
        var heard = listener.Follow(stop.Token).GetAsyncEnumerator(CancellationToken.None);
        var failures = 0;
        Check(new Operation.AddLink(), new KernelNews(KernelNewsKind.Link, OnOurLink: true));
        Check(new Operation.AddRoute(Vip, default), new(KernelNewsKind.Route, true, false, Vip));
        Check(new Operation.AddRoute(Vip6, default), new(KernelNewsKind.Route, true, false, Vip6));
        Check(new Operation.BindAddress(Vip6), new(KernelNewsKind.Address, true, false, Vip6));
        Check(new Operation.UnbindAddress(Vip6), new(KernelNewsKind.Address, true, true, Vip6));
        Check(new Operation.DeleteRoute(Vip), new(KernelNewsKind.Route, true, true, Vip));
        Check(new Operation.DeleteLink(), new(KernelNewsKind.Link, true, true));
        Check(new Operation.AddLink(), new KernelNews(KernelNewsKind.Link, OnOurLink: true));
        Check(new Operation.AddRoute(Vip, default), new(KernelNewsKind.Route, true, false, Vip));

        // A listener that does not listen for long enough is told that it missed something, and hears on.
        var flood = Enumerable.Range(1, Flood).Select(i => (Operation)new Operation.AddRoute(Address.V4(0x0b000000u + (uint)i), default));
        failures += kernel.Apply([.. flood]).Count(x => x is not Outcome.Done);
        Expect(new(KernelNewsKind.Lost), "a flood of routes");
        Check(new Operation.AddRoute(Vip6, default), new(KernelNewsKind.Route, true, false, Vip6));
        stop.Cancel();
        failures += IsStopped(heard) ? 0 : Fail("it did not stop");
        Console.WriteLine(failures == 0 ? "heard all" : $"{failures} failures");
        return failures == 0 ? 0 : 1;

        void Check(Operation operation, KernelNews expected)
        {
            failures += kernel.Apply([operation])[0] is Outcome.Done ? 0 : Fail($"{operation} was refused");
            Expect(expected, operation.ToString());
        }

        void Expect(KernelNews expected, string after)
        {
            // The kernel also tells of what follows from a change: the route that comes with an address, a link going up.
            var seen = new List<KernelNews>();
            while (seen.Count <= Flood && (seen.Count == 0 || seen[^1] != expected))
            {
                var next = heard.MoveNextAsync().AsTask();
                if (!next.Wait(TimeSpan.FromSeconds(20)))
                {
                    failures += Fail($"after {after} {expected} was not heard, but {string.Join(", ", seen.Take(5))}");
                    return;
                }

                seen.Add(heard.Current);
            }

            failures += seen[^1] == expected ? 0 : Fail($"after {after} {expected} was not heard");
        }
    }

    private static bool IsStopped(IAsyncEnumerator<KernelNews> heard)
    {
        try
        {
            while (heard.MoveNextAsync().AsTask().Wait(TimeSpan.FromSeconds(20)) && heard.Current != default)
            {
            }

            return false;
        }
        catch (AggregateException stopped) when (stopped.InnerException is OperationCanceledException)
        {
            return true;
        }
    }

    private static int Fail(string what)
    {
        Console.WriteLine(what);
        return 1;
    }
}
