using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects;
using IpvsPure.Planner;
using LanguageExt;
using Xunit;

namespace IpvsPure.Wire;

public class The_executor
{
    private static readonly Address Vip = Address.V4(0x0a600001);
    private static readonly Address OtherVip = Address.V4(0x0a600002);
    private static readonly ServiceSettings Settings = new(Scheduler.RoundRobin, Persistence.Off);
    private static readonly RealServer Server = new(new(Address.V4(0x0a010005), 8080), ForwardingMethod.Masquerade, Weight.One);

    private static readonly Plan WholePlan = PlanOf(
    [
        new Operation.AddLink(),
        .. Served(Vip),
        .. Served(OtherVip),
    ]);

    [Fact]
    public void Gives_each_step_its_outcome_in_the_order_of_the_plan()
    {
        var kernel = new Scripted(_ => null);
        var results = Executor.Run(WholePlan, kernel);
        Assert.Equal(WholePlan.Steps, results.Select(x => x.Step));
        Assert.All(results, x => Assert.IsType<Outcome.Done>(x.Outcome));
        Assert.Equal(WholePlan.Steps.Select(x => x.Operation), kernel.Batches.SelectMany(x => x));
    }

    [Fact]
    public void Sends_each_phase_as_one_batch()
    {
        var kernel = new Scripted(_ => null);
        _ = Executor.Run(WholePlan, kernel);
        Assert.Equal(WholePlan.Steps.Select(x => x.Phase).Distinct().Count(), kernel.Batches.Count);
        Assert.All(kernel.Batches, x => Assert.Single(x.Select(Phases.Of).Distinct()));
    }

    [Fact]
    public void Withholds_only_what_leans_on_a_refused_step()
    {
        var refused = new Operation.AddService(ServiceKey.At(Vip, Protocol.Tcp, 80), Settings);
        var kernel = new Scripted(x => x == refused ? Errno.NoEntry : null);
        var results = Executor.Run(WholePlan, kernel);
        var withheld = results.Where(x => x.Outcome is Outcome.Withheld).Select(x => x.Step.Operation).ToArray();
        Assert.Equal(
            [
                new Operation.AddServer(ServiceKey.At(Vip, Protocol.Tcp, 80), Server),
                new Operation.AddMember(
                    OurSets.Name(SetRole.ServicePort, AddressFamily.Inet),
                    IpSetType.HashIpPort,
                    SetMember.Of(Vip, Protocol.Tcp, 80),
                    0),
            ],
            withheld);
        Assert.All(withheld, x => Assert.DoesNotContain(x, kernel.Batches.SelectMany(y => y)));
        Assert.Equal(results.Length - 3, results.Count(x => x.Outcome is Outcome.Done));
    }

    [Fact]
    public void Withholds_what_leans_on_a_withheld_step()
    {
        // Without the ledger no member of it, without the member no service, without the service no server.
        var ledger = OurSets.Name(SetRole.Ledger, AddressFamily.Inet);
        var plan = PlanOf([new Operation.CreateSet(ledger, IpSetType.HashIpPort, AddressFamily.Inet), .. Served(Vip)]);
        var results = Executor.Run(plan, new Scripted(x => x is Operation.CreateSet ? Errno.NotPermitted : null));
        Assert.All(
            results.Where(x => x.Step.Operation is Operation.AddService or Operation.AddServer),
            x => Assert.IsType<Outcome.Withheld>(x.Outcome));
        Assert.IsType<Outcome.Done>(results.Single(x => x.Step.Operation is Operation.AddRoute).Outcome);
    }

    [Fact]
    public void Asks_nothing_of_the_kernel_for_an_empty_plan()
    {
        var kernel = new Scripted(_ => null);
        Assert.Empty(Executor.Run(Plan.Nothing, kernel));
        Assert.Empty(kernel.Batches);
    }

    private static Plan PlanOf(IEnumerable<Operation> operations) => new(
        [.. operations.OrderBy(x => (byte)Phases.Of(x)).Select(x => new Step(x, new Because.CleaningUp()))], []);

    private static IEnumerable<Operation> Served(Address vip)
    {
        var key = ServiceKey.At(vip, Protocol.Tcp, 80);
        var member = SetMember.Of(vip, Protocol.Tcp, 80);
        SetName Name(SetRole role) => OurSets.Name(role, AddressFamily.Inet);
        yield return new Operation.AddMember(Name(SetRole.Vip), IpSetType.HashIp, SetMember.Of(vip), 0);
        yield return new Operation.AddMember(Name(SetRole.Ledger), IpSetType.HashIpPort, member, 0);
        yield return new Operation.AddService(key, Settings);
        yield return new Operation.AddServer(key, Server);
        yield return new Operation.AddMember(Name(SetRole.ServicePort), IpSetType.HashIpPort, member, 0);
        yield return new Operation.AddRoute(vip, default);
    }

    /// <summary>A kernel that refuses what the script says.</summary>
    private sealed class Scripted(Func<Operation, Errno?> script) : IKernel
    {
        public List<ImmutableArray<Operation>> Batches { get; } = [];

        public Fin<KernelState> Observe() => KernelState.Empty;

        public ImmutableArray<Outcome> Apply(ImmutableArray<Operation> batch)
        {
            Batches.Add(batch);
            return [.. batch.Select(x => script(x) is { } said ? new Outcome.Refused(said, "") : (Outcome)Outcome.Done.It)];
        }
    }
}
