using System;
using System.Linq;
using System.Threading.Tasks;
using IpvsPure.ApiServer;
using Xunit;
using Xunit.Abstractions;

namespace IpvsPure.AgentTests;

/// <summary>Whatever happens, in whatever order: after each round the view is what the server has, told without repetition.</summary>
public sealed class Random_rounds(ITestOutputHelper output)
{
    private const int Seed = 2026;
    private const int Numbers = 24;

    [Theory]
    [InlineData(Streaming.Yes, 140)]
    [InlineData(Streaming.Refused, 60)]
    public async Task Lose_no_change_and_tell_none_twice(Streaming streaming, int rounds)
    {
        var random = new Random(Seed + rounds);
        await using var lab = new Lab().With(services: 10);
        lab.Faults.Streaming = streaming;
        await using var following = lab.Follow();
        await following.UntilSame(lab);
        for (var round = 0; round < rounds; round++)
        {
            var trouble = random.Next(12);
            var edits = random.Next(1, 12);
            for (var i = 0; i < edits; i++)
            {
                Edit(lab, random);
                if (i == edits / 2)
                {
                    await Disturb(lab, random, trouble);
                }
            }

            await following.UntilSame(lab, $"round {round} with trouble {trouble}");
        }

        output.WriteLine(
            $"{rounds} rounds: {following.Changes.Length} changes in {following.News.Length} pieces,"
            + $" {Kind.All.Sum(lab.Lists)} lists, {lab.Server.Requests.Count} requests");
    }

    private static void Edit(Lab lab, Random random)
    {
        var number = random.Next(Numbers);
        switch (random.Next(10))
        {
            case 0:
                lab.World.Delete(Lab.Key(Kind.Services, number));
                break;
            case 1:
                lab.World.Delete(Lab.Key(Kind.Slices, number));
                break;
            case 2:
                lab.World.Put(Kind.Services, Crowd.Service(number));
                break;
            case 3:
                lab.World.Put(Kind.Services, Crowd.Service(number, more: $",\"healthCheckNodePort\":{random.Next(30000, 30004)}"));
                break;
            case 4:
                lab.World.Put(Kind.Services, Lab.Labelled(Crowd.Service(number), "service.kubernetes.io/service-proxy-name"));
                break;
            case 5:
                lab.World.Put(Kind.Slices, Lab.Labelled(Crowd.Slice(number, 2, 0), "service.kubernetes.io/headless"));
                break;
            case 6:
                lab.World.Put(Kind.Nodes, Crowd.Node(Lab.Node, $"192.0.2.{random.Next(1, 4)}"));
                break;
            default:
                lab.World.Put(Kind.Slices, Crowd.Slice(number, random.Next(4), random.Next(100)));
                break;
        }
    }

    private static async Task Disturb(Lab lab, Random random, int trouble)
    {
        switch (trouble)
        {
            case 0 or 1:
                lab.Server.Cut();
                break;
            case 2:
                lab.World.Compact();
                lab.Server.Cut();
                break;
            case 3:
                await lab.Server.Bookmark();
                lab.Server.Cut();
                break;
            case 4:
                await lab.Server.Stop();
                Edit(lab, random);
                lab.Server.Start();
                break;
            case 5:
                await lab.Server.Stop();
                Edit(lab, random);
                lab.World.Compact();
                lab.Server.Start();
                break;
            case 6:
                lab.Faults.CutAfter.Enqueue(random.Next(2000));
                lab.Faults.CutAfter.Enqueue(random.Next(2000));
                lab.Server.Cut();
                break;
            case 7:
                await lab.Server.Inject(Kind.All[random.Next(3)], "{\"type\":\"MODIFIED\",\"object\":{{}}\n");
                break;
            case 8:
                lab.Faults.Answers.Enqueue((random.Next(2) == 0 ? 500 : 429, 0));
                lab.Server.Cut();
                break;
            case 9:
                await lab.Server.Inject(Kind.All[random.Next(3)], "{\"type\":\"ERROR\",\"object\":{\"code\":410,\"message\":\"gone\"}}\n");
                break;
            default:
                break;
        }
    }
}
