using System.Text.Json.Nodes;

namespace OpenSipsHa.Conformance.Tests.Replay;

/// <summary>A watch that is read in the background until it is compared.</summary>
sealed class LiveWatch : IAsyncDisposable
{
    readonly CancellationTokenSource ending = new();
    readonly List<JsonObject> events = [];
    readonly HttpResponseMessage response;
    readonly Task reading;

    public LiveWatch(JsonObject step, HttpResponseMessage response)
    {
        Step = step;
        this.response = response;
        reading = ReadAsync();
    }

    public JsonObject Step { get; }

    /// <summary>What has come by the time that nothing more does, or that as many events are there as were recorded.</summary>
    public async Task<List<JsonObject>> CollectAsync(int wanted, bool bookmarks, TimeSpan patience)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(end) < patience && !reading.IsCompleted)
        {
            lock (events)
            {
                if (events.Count(item => bookmarks || item["type"]!.ToString() != "BOOKMARK") >= wanted)
                    break;
            }
            await Task.Delay(20, CancellationToken.None);
        }
        lock (events)
            return [.. events];
    }

    async Task ReadAsync()
    {
        try
        {
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(ending.Token));
            while (await reader.ReadLineAsync(ending.Token) is { } line)
            {
                lock (events)
                    events.Add((JsonObject)JsonNode.Parse(line)!);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or HttpRequestException)
        {
            return;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await reading;
        response.Dispose();
        ending.Dispose();
    }
}
