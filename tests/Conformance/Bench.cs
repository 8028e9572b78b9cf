using System;
using System.Collections.Generic;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>The kernel and the model next to each other.</summary>
internal sealed class Bench(LinuxKernel kernel, Eyes eyes)
{
    /// <summary>
    /// A change in one namespace can make the dump of another one's services show one twice, or leave one out
    /// (docs/kernel-facts.md), so what looks wrong is looked at again. What is wrong stays wrong.
    /// </summary>
    private const int LooksMax = 4;

    public KernelState Model { get; private set; } = Observed(kernel);

    public int Tried { get; private set; }

    public int Refused { get; private set; }

    public int Disagreements { get; private set; }

    /// <summary>How often each kind of operation was done, and refused.</summary>
    public SortedDictionary<string, (int Done, int Refused)> Kinds { get; } = new(StringComparer.Ordinal);

    public void Try(Operation operation)
    {
        Tried++;
        var said = kernel.Apply([operation])[0];
        var kernelErrno = said is Outcome.Refused refused ? refused.Said : Errno.None;
        var before = Model;
        var modelErrno = KernelModel.Apply(operation, Model).Match(
            Right: after =>
            {
                Model = after;
                return Errno.None;
            },
            Left: errno => errno);
        Count(operation, modelErrno);
        if (!Agree(operation, kernelErrno, modelErrno))
        {
            Report(operation, $"the kernel says {kernelErrno} ({(said as Outcome.Refused)?.Text}), the model {modelErrno}");
        }

        var (table, seen) = (Tables.Of(operation), eyes.LookAt(operation));
        for (var looks = 1; looks < LooksMax && !Same.In(table, operation.Plane, seen, Model); looks++)
        {
            seen = eyes.LookAt(operation);
        }

        if (!Same.In(table, operation.Plane, seen, Model))
        {
            var state = seen.ToState();
            Report(operation, $"states differ\nbefore:\n{Text.Of(table, before)}kernel:\n{Text.Of(table, state)}model:\n{Text.Of(table, Model)}");
            Model = Observed(kernel);
        }
    }

    /// <summary>Looks at everything, through the product's own eyes.</summary>
    public void CompareAll()
    {
        var (seen, held) = (Text.Of(Observed(kernel)), Text.Of(Model));
        if (seen != held)
        {
            Report(null, $"all in all, states differ\nkernel:\n{seen}\nmodel:\n{held}");
        }
    }

    /// <summary>Lets someone else change the kernel, and takes that for granted.</summary>
    public void Meddle(Action<Eyes> change)
    {
        change(eyes);
        var seen = eyes.LookAt(new Operation.RaiseLink()).ToState();
        Model = Model with { Link = seen.Link, Routes = seen.Routes, Bound = seen.Bound, HostAddresses = seen.HostAddresses };
    }

    private static KernelState Observed(LinuxKernel kernel) =>
        kernel.Observe().Match(x => x with { Connections = default }, error => throw new InvalidOperationException(error.Message));

    // The restore tools have words instead of numbers: that they refuse is what can be compared.
    private static bool Agree(Operation operation, Errno kernel, Errno model) =>
        Tables.Of(operation) == Table.Rules ? (kernel == Errno.None) == (model == Errno.None) : kernel == model;

    private void Count(Operation operation, Errno said)
    {
        var isDone = said == Errno.None;
        var (done, refused) = Kinds.GetValueOrDefault(operation.GetType().Name);
        Kinds[operation.GetType().Name] = isDone ? (done + 1, refused) : (done, refused + 1);
        Refused += isDone ? 0 : 1;
    }

    private void Report(Operation? operation, string text)
    {
        Disagreements++;
        Console.WriteLine($"#{Tried} {operation}: {text}");
    }
}
