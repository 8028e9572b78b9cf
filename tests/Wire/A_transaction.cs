using System;
using System.Collections.Generic;
using System.Linq;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using IpvsPure.Planner;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>How many operations become one transaction, and what comes of it where the kernel refuses some.</summary>
public class A_transaction
{
    private static readonly SetName Set = OurSets.Name(SetRole.ServicePort, AddressFamily.Inet, FilterForm.Nftables);

    [Fact]
    public void Carries_all_members_of_a_set_in_few_messages_of_one_send()
    {
        var kernel = new FakeKernel(Accept) { Limits = new(64 * 1024, 1024, 4 * 1024 * 1024) };
        var answers = Run(kernel, [.. Enumerable.Range(1, 1000).Select(Add)]);
        Assert.All(answers, x => Assert.True(x.IsDone));
        Assert.Equal(1, kernel.Sends);
        Assert.Equal(5, kernel.Batches[0]);
    }

    [Fact]
    public void Is_cut_where_it_would_not_fit_into_a_send()
    {
        var kernel = new FakeKernel(Accept) { Limits = new(64 * 1024, 1024, 64 * 1024) };
        Assert.All(Run(kernel, [.. Enumerable.Range(1, 1000).Select(Add)]), x => Assert.True(x.IsDone));
        Assert.True(kernel.Sends > 1);
    }

    [Fact]
    public void Gives_each_refused_operation_its_own_answer_and_does_the_others()
    {
        var held = new HashSet<ushort>();
        var kernel = new FakeKernel(new Ports(held, refused: [7, 500]).Answer) { Limits = new(64 * 1024, 1024, 4 * 1024 * 1024) };
        var answers = Run(kernel, [.. Enumerable.Range(1, 1000).Select(Add)]);
        Assert.Equal([7, 500], Enumerable.Range(1, 1000).Where(x => !answers[x - 1].IsDone));
        Assert.Equal(Errno.Busy, answers[6].Said);
        Assert.Equal(998, held.Count);
        Assert.Equal(3, kernel.Sends);
    }

    [Fact]
    public void Is_tried_again_where_another_one_overtook_it()
    {
        var failures = 2;
        IEnumerable<Message> Answer(Message request)
        {
            if (request.Type == NftNumbers.BatchEnd && failures-- > 0)
            {
                yield return new Message(0, 0, request.Sequence - 2, []).Answer(85);
            }

            if (request.WantsAnswer)
            {
                yield return request.Answer(0);
            }
        }

        var kernel = new FakeKernel(Answer);
        Assert.True(Run(kernel, [Add(1)])[0].IsDone);
        Assert.Equal(3, kernel.Sends);
    }

    [Fact]
    public void That_fails_as_a_whole_fails_for_each_operation()
    {
        IEnumerable<Message> Answer(Message request)
        {
            if (request.Type == NftNumbers.BatchBegin)
            {
                yield return request.Answer(1);
            }
        }

        var kernel = new FakeKernel(Answer);
        Assert.All(Run(kernel, [Add(1), Add(2)]), x => Assert.Equal(Errno.NotPermitted, x.Said));
        Assert.Equal(1, kernel.Sends);
    }

    [Fact]
    public void That_gets_no_answer_says_so()
    {
        var kernel = new FakeKernel(_ => []);
        Assert.All(Run(kernel, [Add(1), Add(2)]), x => Assert.Equal(Errno.TimedOut, x.Said));
    }

    [Fact]
    public void Makes_the_table_with_the_first_set_and_takes_it_away_only_when_it_is_empty()
    {
        var types = new List<(ushort Type, ushort Flags)>();
        IEnumerable<Message> Note(Message request)
        {
            types.Add((request.Type, request.Flags));
            return Accept(request);
        }

        var transaction = new NftTransaction(new FakeKernel(Note));
        var answers = new Answer[1];
        transaction.Run([new Operation.CreateSet(Set, IpSetType.HashIpPort, AddressFamily.Inet)], answers);
        Assert.Equal(
            [NftNumbers.BatchBegin, NftNumbers.NewTable, NftNumbers.NewSet, NftNumbers.BatchEnd], types.Select(x => x.Type));
        types.Clear();
        transaction.DropEmptyTable();
        Assert.Equal((NftNumbers.DeleteTable, (ushort)(NftNumbers.NonRecursive | NetlinkNumbers.Request)), types[1]);
    }

    private static Operation Add(int port) => new Operation.AddMember(
        Set, IpSetType.HashIpPort, SetMember.Of(Address.V4(0x0a600001), Protocol.Tcp, (ushort)port), 0);

    private static Answer[] Run(FakeKernel kernel, Operation[] operations)
    {
        var answers = new Answer[operations.Length];
        new NftTransaction(kernel).Run(operations, answers);
        return answers;
    }

    private static IEnumerable<Message> Accept(Message request) => request.WantsAnswer ? [request.Answer(0)] : [];

    /// <summary>A kernel that holds ports, refuses some, and carries out a transaction as a whole or not at all.</summary>
    private sealed class Ports(HashSet<ushort> held, ushort[] refused)
    {
        private readonly List<ushort> asked = [];
        private bool fails;

        public IEnumerable<Message> Answer(Message request)
        {
            switch (request.Type)
            {
                case NftNumbers.BatchBegin:
                    asked.Clear();
                    fails = false;
                    return [];
                case NftNumbers.BatchEnd:
                    held.UnionWith(fails ? [] : asked);
                    return [];
            }

            var elements = new List<NftElement>();
            Assert.Null(NftSetCodec.ReadElements(request.Payload, elements));
            var ports = NftSetCodec.Members(elements, IpSetType.HashIpPort, AddressFamily.Inet).Select(x => x.Member.Port).ToList();
            asked.AddRange(ports);
            if (ports.Exists(refused.Contains))
            {
                fails = true;
                return [request.Answer(16)];
            }

            return request.WantsAnswer ? [request.Answer(0)] : [];
        }
    }
}
