using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Xunit;
using IpvsPure.Domain;
using IpvsPure.Effects.Kernel;
using Xunit;

namespace IpvsPure.Wire;

/// <summary>Add (positive) and delete (negative) numbers, against a kernel that holds a set of them.</summary>
[Properties(MaxTest = 300)]
public class A_conversation
{
    private const ushort AddType = 100;
    private const ushort DeleteType = 101;
    private const ushort ListType = 102;
    private const int Exists = 17;
    private const int Absent = 2;
    private const int Invalid = 22;

    /// <summary>A number that the kernel never takes.</summary>
    private const int Unlucky = 7;

    [Property]
    public bool Brings_every_error_back_to_its_request(int[] numbers, byte messages)
    {
        var (held, model) = (new HashSet<uint>(), new HashSet<uint>());
        var requests = Requests(numbers);
        var kernel = new FakeKernel(x => Carry(held, x)) { Limits = new(4096, messages % 20 + 1) };
        var expected = requests.Select(x => Expected(model, x)).ToArray();
        return Run(kernel, requests).Select(x => x.Said.Code).SequenceEqual(expected) && held.SetEquals(model);
    }

    [Property]
    public bool Reaches_the_same_state_and_tells_no_lie_when_answers_are_lost(int[] numbers, byte capacity)
    {
        var (held, model) = (new HashSet<uint>(), new HashSet<uint>());
        var requests = Requests(numbers);
        var kernel = new FakeKernel(x => Carry(held, x)) { Capacity = capacity % 4 + 1 };
        var expected = requests.Select(x => Expected(model, x)).ToArray();
        var said = Run(kernel, requests).Select(x => x.Said.Code).ToArray();

        // A lost refusal "exists already" or "is not there" is as good as done; any other has to come out.
        return held.SetEquals(model)
            && said.Zip(expected).All(x => x.Item1 == x.Item2 || (x.Item1 == 0 && x.Item2 is Exists or Absent));
    }

    [Fact]
    public void Says_that_an_answer_was_lost_when_it_is_lost_twice()
    {
        var held = new HashSet<uint>();
        var kernel = new FakeKernel(x => Carry(held, x)) { Capacity = 0 };
        Assert.All(Run(kernel, [1, 2]), x => Assert.Equal(Errno.NoBuffers, x.Said));
    }

    [Fact]
    public void Sends_many_requests_at_once_and_asks_for_one_acknowledgement()
    {
        var (held, wanted) = (new HashSet<uint>(), 0);
        var kernel = new FakeKernel(x =>
        {
            wanted += x.WantsAnswer ? 1 : 0;
            return Carry(held, x);
        });
        Assert.All(Run(kernel, [.. Enumerable.Range(Unlucky + 1, 1000)]), x => Assert.True(x.IsDone));
        Assert.Equal(1, kernel.Sends);
        Assert.Equal(1, wanted);
    }

    [Fact]
    public void Never_sends_more_than_the_socket_can_answer()
    {
        var held = new HashSet<uint>();
        var kernel = new FakeKernel(x => Carry(held, x)) { Limits = new(64 * 1024, 100) };
        _ = Run(kernel, [.. Enumerable.Range(Unlucky + 1, 1050)]);
        Assert.Equal(11, kernel.Sends);
        Assert.All(kernel.Batches, x => Assert.True(x <= 100));
    }

    [Fact]
    public void Says_so_when_the_kernel_is_silent()
    {
        var kernel = new FakeKernel(_ => []);
        var answer = Assert.Single(Run(kernel, [1]));
        Assert.Equal(Errno.TimedOut, answer.Said);
        Assert.Equal("the kernel gave no answer", answer.Text);
    }

    [Fact]
    public void Ignores_answers_to_what_was_never_asked()
    {
        var held = new HashSet<uint>();
        var kernel = new FakeKernel(x => [x.Answer(5) with { Sequence = 999_999 }, .. Carry(held, x)]);
        Assert.All(Run(kernel, [1, 2, 3]), x => Assert.True(x.IsDone));
    }

    [Fact]
    public void Ends_even_if_the_kernel_never_does()
    {
        var kernel = new FakeKernel(x => Enumerable.Repeat(x.Answer(0) with { Sequence = 0 }, 20_000));
        Assert.Equal(Errno.NoBuffers, Assert.Single(Run(kernel, [1])).Said);
        var babbler = new FakeKernel(x => Enumerable.Repeat(x with { Sequence = 0 }, 20_000));
        Assert.Equal(Errno.InputOutput, Dump(babbler, out _).Said);
    }

    [Property]
    public bool Repeats_a_dump_that_the_kernel_calls_inconsistent(byte times, byte at)
    {
        var attempt = 0;
        var kernel = new FakeKernel(x =>
        {
            var flags = attempt++ < times ? NetlinkNumbers.DumpInterrupted : (ushort)0;
            var replies = Enumerable.Range(0, 4).Select(i => x.Reply(ListType, i == at % 5 ? flags : (ushort)0, (byte)i));
            return [.. replies, x.Reply(NetlinkNumbers.TypeDone, at % 5 == 4 ? flags : (ushort)0, 0, 0, 0, 0)];
        });
        var answer = Dump(kernel, out var seen);
        return times < 16
            ? answer.IsDone && seen.SequenceEqual<byte>([0, 1, 2, 3]) && attempt == times + 1
            : answer.Said == Errno.Interrupted && attempt == 16;
    }

    [Fact]
    public void Repeats_a_dump_of_which_parts_were_lost()
    {
        var attempt = 0;
        var kernel = new FakeKernel(x => Enumerable.Repeat(x.Reply(ListType, 0, 7), attempt++ == 0 ? 9 : 2)
            .Append(x.Reply(NetlinkNumbers.TypeDone, 0, 0, 0, 0, 0)))
        { Capacity = 5 };
        Assert.True(Dump(kernel, out var seen).IsDone);
        Assert.Equal<byte>([7, 7], seen);
    }

    [Fact]
    public void Takes_the_status_at_the_end_of_a_dump_for_its_outcome()
    {
        var kernel = new FakeKernel(x => [x.Reply(NetlinkNumbers.TypeDone, 0, [.. BitConverter.GetBytes(-19)])]);
        Assert.Equal(Errno.NoDevice, Dump(kernel, out _).Said);
    }

    [Fact]
    public void Tells_what_made_no_sense_and_can_go_on()
    {
        var kernel = new FakeKernel(x =>
            [x.Reply(ListType, 0), x.Reply(ListType, 0, 1), x.Reply(NetlinkNumbers.TypeDone, 0, 0, 0, 0, 0)]);
        using var conversation = new Conversation(kernel);
        var answer = conversation.Dump(List, () => { }, (_, payload) => payload.IsEmpty ? "nothing in it" : null);
        Assert.Equal((Errno.InputOutput, "nothing in it"), (answer.Said, answer.Text));
        Assert.True(conversation.Dump(List, () => { }, (_, _) => null).IsDone);
    }

    [Fact]
    public void Shows_the_words_of_the_extended_acknowledgement()
    {
        byte[] words = [.. "bad \u001bthing\0"u8];
        byte[] attributes = [(byte)(4 + words.Length), 0, 1, 0, .. words];
        var kernel = new FakeKernel(x =>
        [
            new(NetlinkNumbers.TypeError, NetlinkNumbers.Capped | NetlinkNumbers.HasAttributes, x.Sequence,
                [.. BitConverter.GetBytes(-22), .. new byte[16], .. attributes]),
        ]);
        var answer = Assert.Single(Run(kernel, [1]));
        Assert.Equal((Errno.Invalid, "bad  thing"), (answer.Said, answer.Text));
    }

    [Fact]
    public void Allocates_nothing_for_a_request()
    {
        var held = new HashSet<uint>();
        var kernel = new FakeKernel(x => x.WantsAnswer ? [x.Answer(0)] : []);
        var requests = Enumerable.Range(1, 4000).ToArray();
        var answers = new Answer[requests.Length];
        using var conversation = new Conversation(new SilentKernel());
        Assert.InRange(The_hot_path.Allocated(() => conversation.Run<int>(requests, Write, AlreadySo, answers)), 0, 1023);
    }

    private static int[] Requests(int[] numbers) => [.. numbers.Select(x => x % 8).Where(x => x != 0)];

    private static Answer[] Run(FakeKernel kernel, int[] requests)
    {
        var answers = new Answer[requests.Length];
        using var conversation = new Conversation(kernel);
        conversation.Run<int>(requests, Write, AlreadySo, answers);
        return answers;
    }

    private static Answer Dump(FakeKernel kernel, out List<byte> seen)
    {
        var gathered = new List<byte>();
        using var conversation = new Conversation(kernel);
        var answer = conversation.Dump(List, gathered.Clear, (_, payload) =>
        {
            gathered.Add(payload[0]);
            return null;
        });
        seen = gathered;
        return answer;
    }

    private static void List(ref MessageWriter writer, Conversation conversation)
    {
        writer.Begin(ListType, NetlinkNumbers.Dump, default(Layout.GenericHeader));
        writer.End();
    }

    private static void Write(ref MessageWriter writer, int number)
    {
        writer.Begin(number > 0 ? AddType : DeleteType, 0, default(Layout.GenericHeader));
        writer.U32(1, (uint)Math.Abs(number));
        writer.End();
    }

    private static bool AlreadySo(int number, Errno said) => said.Code == (number > 0 ? Exists : Absent);

    private static int Expected(HashSet<uint> model, int number) => Math.Abs(number) == Unlucky ? Invalid : number > 0
        ? model.Add((uint)number) ? 0 : Exists
        : model.Remove((uint)-number) ? 0 : Absent;

    private static IEnumerable<Message> Carry(HashSet<uint> held, Message request)
    {
        var number = (int)BitConverter.ToUInt32(request.Payload, 8);
        var errno = Expected(held, request.Type == AddType ? number : -number);
        return errno != 0 || request.WantsAnswer ? [request.Answer(errno)] : [];
    }
}
