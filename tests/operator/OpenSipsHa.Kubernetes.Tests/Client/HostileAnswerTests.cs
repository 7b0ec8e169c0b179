using System.Text;
using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Kubernetes.Client;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Client;

/// <summary>Answers that are almost right: whatever is in them, callers see an object or a <see cref="KubeException"/>.</summary>
public sealed class HostileAnswerTests
{
    private const string Lease =
        """{"kind":"Lease","apiVersion":"v1","metadata":{"name":"vip","namespace":"ns","resourceVersion":"7","labels":{"a":"b"},"ownerReferences":[{"apiVersion":"v1","kind":"A","name":"b","uid":"c"}]},"spec":{"holderIdentity":"a","leaseDurationSeconds":4,"renewTime":"2026-01-02T03:04:05.000006Z"}}""";

    private const string Status =
        """{"kind":"Status","status":"Failure","message":"m","reason":"Expired","details":{"causes":[{"reason":"r"}],"retryAfterSeconds":1},"code":410}""";

    private static readonly string[] Tokens = ["null", "{}", "[]", "1", "\"x\"", "-1e999", "true", "\n", "\0", "{\"a\":", "\uD83D\uDE00", "\\ud800"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Damaged_answers_end_in_an_object_or_in_a_KubeException()
    {
        var edits = Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1)).ToArbitrary();
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(20261122UL, 7UL).WithEndSize(6),
            Prop.ForAll(edits, numbers => Survives(numbers)));
    }

    private static void Survives(int[] edits)
    {
        Try($$$"""{"metadata":{"resourceVersion":"9","continue":""},"items":[{{{Lease}}}]}""", edits, client => client.ListAsync("ns", cancellationToken: Cancel));
        Try(Lease, edits, client => client.GetAsync(new NamespacedName("ns", "vip"), cancellationToken: Cancel));
        Try($$$"""{"type":"ADDED","object":{{{Lease}}}}""" + "\n", edits, Watch);
        Try($$$"""{"type":"ERROR","object":{{{Status}}}}""" + "\n", edits, Watch);
        Try(Status, edits, client => client.GetAsync(new NamespacedName("ns", "vip"), cancellationToken: Cancel), 410);
    }

    private static async Task Watch(IResourceClient<Objects.Lease> client)
    {
        var run = new Kubernetes.Caching.Store<Objects.Lease>();
        await foreach (var change in client.WatchAsync("ns", cancellationToken: Cancel)) run.Apply(change);
    }

    private static void Try(string body, int[] edits, Func<IResourceClient<Objects.Lease>, Task> act, int code = 200)
    {
        var text = new StringBuilder(body);
        foreach (var edit in edits) Damage(text, edit);
        var handler = new ScriptedHandler(_ => Answers.Json(text.ToString(), code));
        try
        {
            act(TestClient.Create(handler).Resource(CoreResources.Leases)).GetAwaiter().GetResult();
        }
        catch (KubeException)
        {
            // The expected refusal.
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{e.GetType().Name} for {text}", e);
        }
    }

    private static void Damage(StringBuilder text, int edit)
    {
        if (text.Length == 0) return;
        var at = edit / 64 % text.Length;
        var length = Math.Min(1 + edit / 8 % 24, text.Length - at);
        switch (edit % 8)
        {
            case 0: text.Length = at; break;
            case 1: text.Remove(at, length); break;
            case 2: text.Insert(at, Tokens[edit / 64 % Tokens.Length]); break;
            case 3: text[at] = (char)(32 + edit / 64 % 95); break;
            default: ReplaceValue(text, edit / 64, Tokens[edit / 8 % Tokens.Length]); break;
        }
    }

    // Puts another kind of value after one of the colons: valid JSON mostly, of the wrong shape.
    private static void ReplaceValue(StringBuilder text, int which, string token)
    {
        var whole = text.ToString();
        var colons = Enumerable.Range(0, whole.Length).Where(i => whole[i] == ':').ToList();
        if (colons.Count == 0) return;
        var start = colons[which % colons.Count] + 1;
        var end = start;
        for (var depth = 0; end < whole.Length; end++)
        {
            if (whole[end] is '{' or '[') depth++;
            if (whole[end] is '}' or ']' && depth-- == 0) break;
            if (whole[end] is ',' && depth == 0) break;
        }
        text.Remove(start, end - start).Insert(start, token);
    }
}
