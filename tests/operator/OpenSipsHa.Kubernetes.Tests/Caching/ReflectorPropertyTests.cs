using FsCheck;
using FsCheck.Fluent;
using OpenSipsHa.Kubernetes.Objects;
using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Caching;

/// <summary>
/// Random histories: writes between cuts (clean, broken, within a line), stalls, compactions, refused, hanging and
/// half answers, repeated events. Each generated number is one step.
/// </summary>
public sealed class ReflectorPropertyTests
{
    private const int Cases = 600;

    private readonly List<int> _lists = [];

    [Fact]
    public void Whatever_the_server_does_the_store_ends_equal_to_it_and_no_change_is_told_twice_or_out_of_order()
    {
        var property = Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 1_000_000)).ToArbitrary(), steps => Holds(steps, faults: true));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261122UL, 1UL).WithEndSize(120), property);
    }

    [Fact]
    public void Without_compaction_every_single_change_is_told_over_all_reconnects()
    {
        var property = Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 1_000_000)).ToArbitrary(), steps => Holds(steps, faults: false));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261122UL, 3UL).WithEndSize(120), property);
        // The claim is about runs that needed one list only; they must be the rule.
        _lists.Count(lists => lists == 1).ShouldBeGreaterThan(Cases * 9 / 10);
    }

    private void Holds(int[] steps, bool faults)
    {
        var server = new FakeApiServer();
        for (var i = 0; i < steps.Length % 7; i++) server.Put(Name(i), "initial");
        var historyBefore = server.History.Count;
        using var run = new ReflectorRun(server, pageSize: 2, seed: steps.Length);
        foreach (var step in steps) Take(run, step, faults);
        // Not so long without faults: two silent watches in a row make it list again, by intent.
        run.Heal(TimeSpan.FromSeconds(faults ? 300 : 15));

        run.State.ShouldBe(server.State, ignoreOrder: true);
        Fold(run).ShouldBe(server.State, ignoreOrder: true);
        _lists.Add(server.CompleteLists);
        if (!faults && server.CompleteLists == 1) TellsAll(run, historyBefore);
    }

    private static void Take(ReflectorRun run, int step, bool faults)
    {
        var server = run.Server;
        var argument = step / 32;
        switch (step % 32)
        {
            case < 10: server.Put(Name(argument % 6), $"v{step}"); break;
            case < 14: server.Delete(Name(argument % 6)); break;
            case < 16: run.Time.Advance(TimeSpan.FromMilliseconds(argument % 3000)); break;
            case 16: server.Bookmark(); break;
            case 17: server.Cut(broken: false, withinLine: false); break;
            case 18: server.Cut(broken: true, withinLine: false); break;
            case 19: server.Cut(broken: argument % 2 == 0, withinLine: true); break;
            case 20: server.Replay = argument % 5; break;
            case 21: run.Time.Advance(TimeSpan.FromSeconds(argument % (faults ? 60 : 15))); break;
            case 22 when faults: server.SendError(); break;
            case 23 when faults: server.Stall(); break;
            case 24 or 25 when faults: server.Compact(); break;
            case 26 when faults: server.GoneAsStatus = argument % 2 == 0; break;
            case 27 or 28 when faults: FailNext(server, argument); break;
            case 29 when faults: CompactAfterNextPage(server); break;
            default: run.Time.Advance(TimeSpan.FromMilliseconds(200)); break;
        }
    }

    private static void FailNext(FakeApiServer server, int argument)
    {
        var left = 1 + argument % 4;
        var fault = (FakeApiServer.Fault)(argument / 4 % 5);
        server.NextFault = _ => left-- > 0 ? fault : null;
    }

    // A list whose snapshot goes away between two of its pages.
    private static void CompactAfterNextPage(FakeApiServer server)
    {
        var requests = 0;
        server.NextFault = isWatch =>
        {
            if (isWatch || ++requests != 2) return null;
            server.Put("late", "x");
            server.Compact();
            return null;
        };
    }

    /// <summary>What a subscriber knows, with every rule of the protocol between store and subscriber checked on the way.</summary>
    private static Dictionary<string, string> Fold(ReflectorRun run)
    {
        var state = new Dictionary<string, ConfigMap>();
        var newest = new Dictionary<string, long>();
        foreach (var change in run.Changes)
        {
            state.GetValueOrDefault(change.Name.Name).ShouldBe(change.Old);
            if (change.New is not { } item)
            {
                state.Remove(change.Name.Name);
                continue;
            }
            var version = long.Parse(item.Metadata.ResourceVersion!);
            version.ShouldBeGreaterThan(newest.GetValueOrDefault(change.Name.Name), "a state came twice, or an older one came back");
            newest[change.Name.Name] = version;
            if (change.Old is { } old) old.Metadata.Uid.ShouldBe(item.Metadata.Uid, "another object of that name is no update");
            state[change.Name.Name] = item;
        }
        return state.ToDictionary(pair => pair.Key, pair => pair.Value.Metadata.ResourceVersion!);
    }

    private static void TellsAll(ReflectorRun run, int historyBefore)
    {
        var told = run.Changes.Where(change => change.New is not null).Select(change => change.New!.Metadata.ResourceVersion!).ToHashSet();
        var deletions = run.Changes.Count(change => change.IsDeleted);
        var history = run.Server.History.Skip(historyBefore).ToList();
        history.Where(entry => entry.Type != "DELETED").ShouldAllBe(entry => told.Contains(entry.Version.ToString()));
        deletions.ShouldBe(history.Count(entry => entry.Type == "DELETED"));
    }

    private static string Name(int i) => $"cm-{i}";
}
