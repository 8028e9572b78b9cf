using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;

namespace IpvsPure.Conformance;

/// <summary>The kernel and the model next to each other.</summary>
internal sealed class Bench(LinuxKernel kernel, KernelState model)
{
    public KernelState Model { get; private set; } = model;

    public int Tried { get; private set; }

    public int Refused { get; private set; }

    public int Disagreements { get; private set; }

    /// <summary>How often each kind of operation was tried.</summary>
    public SortedDictionary<string, int> Kinds { get; } = new(StringComparer.Ordinal);

    public void Try(Operation operation, int number)
    {
        Tried++;
        Kinds[operation.GetType().Name] = Kinds.GetValueOrDefault(operation.GetType().Name) + 1;
        var said = kernel.Apply([operation])[0];
        var kernelErrno = said is Outcome.Refused refused ? refused.Said : Errno.None;
        var modelErrno = KernelModel.Apply(operation, Model).Match(
            Right: after =>
            {
                Model = after;
                return Errno.None;
            },
            Left: errno => errno);
        Refused += modelErrno == Errno.None ? 0 : 1;
        if (!Agree(operation, kernelErrno, modelErrno))
        {
            Report(number, operation, $"the kernel says {kernelErrno} ({(said as Outcome.Refused)?.Text}), the model {modelErrno}");
        }

        var (seen, expected) = Aspect(operation, Glance.At(operation), Model);
        if (seen != expected)
        {
            Report(number, operation, $"states differ\nkernel:\n{seen}\nmodel:\n{expected}");
            Model = kernel.Observe().Match(x => x, error => throw new InvalidOperationException(error.Message));
        }
    }

    public void CompareAll()
    {
        var seen = Text.Of(kernel.Observe().Match(x => x, error => throw new InvalidOperationException(error.Message)));
        if (seen != Text.Of(Model))
        {
            Report(Tried, null, $"states differ in the end\nkernel:\n{seen}\nmodel:\n{Text.Of(Model)}");
        }
    }

    // The restore tools have words instead of numbers: that they refuse is what can be compared.
    private static bool Agree(Operation operation, Errno kernel, Errno model) =>
        operation is Operation.WriteChain or Operation.DeleteChain or Operation.AddJump or Operation.DeleteJump
            ? (kernel == Errno.None) == (model == Errno.None)
            : kernel == model;

    private static (string Seen, string Expected) Aspect(Operation operation, KernelState seen, KernelState model) => operation switch
    {
        Operation.AddService or Operation.EditService or Operation.DeleteService or Operation.AddServer or Operation.EditServer
            or Operation.DeleteServer => (Text.Services(seen), Text.Services(model)),
        Operation.CreateSet or Operation.DestroySet or Operation.AddMember or Operation.DeleteMember => (Text.Sets(seen), Text.Sets(model)),
        Operation.WriteChain or Operation.DeleteChain or Operation.AddJump or Operation.DeleteJump => (Text.Rules(seen), Text.Rules(model)),
        _ => (Text.Addresses(seen), Text.Addresses(model)),
    };

    private void Report(int number, Operation? operation, string text)
    {
        Disagreements++;
        Console.WriteLine($"#{number} {operation}: {text}");
    }
}
