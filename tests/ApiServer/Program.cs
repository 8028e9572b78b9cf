using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.Json.Nodes;
using System.Threading;

namespace IpvsPure.ApiServer;

/// <summary>
/// The test API server as a process of its own: <c>PORT [NODE SERVICES ENDPOINTS]</c>. It writes a kubeconfig for itself to
/// standard output, and takes commands as requests:
/// <code>
/// POST /control/put                      objects, one JSON object each line, with apiVersion and kind
/// POST /control/delete?object=KIND/NS/NAME
/// POST /control/{cut,compact,bookmark,freeze}
/// POST /control/touch?service=N&amp;first=N  other endpoints for a generated Service
/// GET  /control/status
/// </code>
/// </summary>
public static class Program
{
    public static int Main(string[] arguments)
    {
        var world = new World();
        var server = new Server(world, new(), IPAddress.Any);
        server.Control = request => Control(server, world, request);
        if (arguments.Length == 4)
        {
            Crowd.Fill(world, arguments[1], int.Parse(arguments[2], null), int.Parse(arguments[3], null));
        }

        server.Start(int.Parse(arguments[0], null));
        Console.Out.WriteLine(Kubeconfig($"http://127.0.0.1:{server.Port}"));
        Console.Out.Flush();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    /// <summary>A kubeconfig with one cluster, and a user whose token is in a file, if any.</summary>
    public static string Kubeconfig(string server, string tokenFile = "") => $$$"""
        apiVersion: v1
        kind: Config
        current-context: test
        clusters: [{name: test, cluster: {server: "{{{server}}}"}}]
        users: [{name: test, user: {{{{User(tokenFile)}}}}}]
        contexts: [{name: test, context: {cluster: test, user: test}}]
        """;

    private static string User(string tokenFile) => tokenFile.Length > 0 ? $"tokenFile: \"{tokenFile}\"" : "";

    private static string Control(Server server, World world, Request request)
    {
        switch (request.Path.Split('/')[^1])
        {
            case "put":
                foreach (var line in new StreamReader(new MemoryStream(request.Body)).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    var body = JsonNode.Parse(line)!.AsObject();
                    world.Put(Kind.All.First(x => x.Name == (string?)body["kind"]), body);
                }

                break;
            case "delete":
                var parts = request.Ask("object").Split('/');
                world.Delete(new(Kind.All.First(x => x.Name == parts[0]), parts[1], parts[2]));
                break;
            case "touch":
                world.Put(Kind.Slices, Crowd.Slice(int.Parse(request.Ask("service"), null), 10, int.Parse(request.Ask("first"), null)));
                break;
            case "cut":
                server.Cut();
                break;
            case "compact":
                world.Compact();
                break;
            case "freeze":
                server.Freeze();
                break;
            case "bookmark":
                _ = server.Bookmark();
                break;
            default:
                break;
        }

        return $"{{\"watches\":{server.Watches},\"version\":{world.Version}}}\n";
    }
}
