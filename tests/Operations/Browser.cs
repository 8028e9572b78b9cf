using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;

namespace IpvsPure.Operations;

/// <summary>A headless Chromium that runs no scripts of the pages it shows, driven by its own debugging protocol.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo profile = Directory.CreateTempSubdirectory("ipvspure-chromium-");
    private readonly ClientWebSocket socket = new();
    private readonly CancellationTokenSource stop = new(Patience * 2);
    private Process process = null!;
    private string session = "";
    private int number;

    /// <summary>What the browser complained of: a style that the policy forbids, a resource that is missing.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<Browser> Open()
    {
        var browser = new Browser();
        browser.process = Process.Start(new ProcessStartInfo(
            Tool.Need("chromium"),
            ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                "--remote-debugging-port=0", $"--user-data-dir={browser.profile.FullName}", "about:blank"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        browser.process.BeginErrorReadLine();
        browser.process.BeginOutputReadLine();
        await browser.Connect();
        return browser;
    }

    /// <summary>Shows an address with scripts switched off, and waits until it is loaded.</summary>
    public async Task Show(Uri address, int width, int height, bool isDark)
    {
        await Ask("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = isDark ? "dark" : "light" }) });
        await Ask("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = false });
        await Ask("Page.navigate", new() { ["url"] = address.ToString() });
        await Until("Page.loadEventFired");
    }

    /// <summary>The document as the browser understood it.</summary>
    public async Task<string> Document()
    {
        var root = await Ask("DOM.getDocument", new() { ["depth"] = 0 });
        var html = await Ask("DOM.getOuterHTML", new() { ["nodeId"] = root["root"]!["nodeId"]!.GetValue<int>() });
        return html["outerHTML"]!.GetValue<string>();
    }

    /// <summary>How wide and high the page is, in pixels of its own.</summary>
    public async Task<(int Width, int Height)> Size()
    {
        var size = (await Ask("Page.getLayoutMetrics", []))["cssContentSize"]!;
        return ((int)size["width"]!.GetValue<double>(), (int)size["height"]!.GetValue<double>());
    }

    /// <summary>A style of the first element that fits, as it came out.</summary>
    public async Task<string> Style(string selector, string property)
    {
        await Ask("DOM.enable", []);
        await Ask("CSS.enable", []);
        var root = await Ask("DOM.getDocument", new() { ["depth"] = 0 });
        var node = await Ask("DOM.querySelector", new() { ["nodeId"] = root["root"]!["nodeId"]!.GetValue<int>(), ["selector"] = selector });
        var styles = await Ask("CSS.getComputedStyleForNode", new() { ["nodeId"] = node["nodeId"]!.GetValue<int>() });
        foreach (var style in styles["computedStyle"]!.AsArray())
        {
            if (style!["name"]!.GetValue<string>() == property)
            {
                return style["value"]!.GetValue<string>();
            }
        }

        return "";
    }

    public async Task<byte[]> Picture() =>
        Convert.FromBase64String((await Ask("Page.captureScreenshot", new() { ["format"] = "png" }))["data"]!.GetValue<string>());

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        stop.Dispose();
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        profile.Delete(true);
    }

    // The browser writes the port that it took, and the path to ask at, into a file of its profile.
    private async Task Connect()
    {
        var file = Path.Combine(profile.FullName, "DevToolsActivePort");
        while (!File.Exists(file) || (await File.ReadAllLinesAsync(file, stop.Token)).Length < 2)
        {
            if (process.HasExited)
            {
                throw new InvalidOperationException($"chromium ended with {process.ExitCode.ToString(CultureInfo.InvariantCulture)}");
            }

            await Task.Delay(50, stop.Token);
        }

        var lines = await File.ReadAllLinesAsync(file, stop.Token);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{lines[0]}{lines[1]}"), stop.Token);
        var page = await Ask("Target.createTarget", new() { ["url"] = "about:blank" });
        var attached = await Ask("Target.attachToTarget", new() { ["targetId"] = page["targetId"]!.GetValue<string>(), ["flatten"] = true });
        session = attached["sessionId"]!.GetValue<string>();
        await Ask("Page.enable", []);
        await Ask("Log.enable", []);
        await Ask("Emulation.setScriptExecutionDisabled", new() { ["value"] = true });
    }

    private async Task<JsonNode> Ask(string method, JsonObject parameters)
    {
        var question = new JsonObject { ["id"] = ++number, ["method"] = method, ["params"] = parameters };
        if (session.Length > 0)
        {
            question["sessionId"] = session;
        }

        await socket.SendAsync(Encoding.UTF8.GetBytes(question.ToJsonString()), WebSocketMessageType.Text, true, stop.Token);
        while (true)
        {
            var said = await Hear();
            if (said["id"]?.GetValue<int>() == number)
            {
                return said["result"] ?? throw new InvalidOperationException($"{method}: {said["error"]?.ToJsonString()}");
            }
        }
    }

    private async Task Until(string happening)
    {
        while ((await Hear())["method"]?.GetValue<string>() != happening)
        {
        }
    }

    private async Task<JsonNode> Hear()
    {
        var message = new MemoryStream();
        var buffer = new byte[65_536];
        WebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer, stop.Token);
            message.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);

        var said = JsonNode.Parse(message.ToArray())!;
        if (said["method"]?.GetValue<string>() == "Log.entryAdded")
        {
            Complaints.Add(said["params"]!["entry"]!["text"]!.GetValue<string>());
        }

        return said;
    }
}
