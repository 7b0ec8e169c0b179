using OpenSipsHa.Kubernetes.Tests.Simulation;

namespace OpenSipsHa.Kubernetes.Tests.Caching;

public sealed class ReflectorTests
{
    [Fact]
    public void A_deletion_while_nobody_watched_is_told_after_the_last_page()
    {
        var server = new FakeApiServer();
        for (var i = 0; i < 5; i++) server.Put($"cm-{i}", "1");
        using var run = new ReflectorRun(server, pageSize: 2, seed: 1);
        run.Changes.Count.ShouldBe(5);
        server.Cut(broken: true, withinLine: false);
        server.Delete("cm-4");
        server.Delete("cm-0");
        server.Put("cm-0", "anew");
        server.Compact();
        run.Changes.Count.ShouldBe(5);

        run.Heal(TimeSpan.FromSeconds(10));

        run.Changes.Skip(5).Select(change => $"{change.Name.Name} {(change.IsAdded ? "added" : change.IsDeleted ? "deleted" : "updated")}")
            .ShouldBe(["cm-4 deleted", "cm-0 deleted", "cm-0 added"], ignoreOrder: true);
    }

    [Fact]
    public void A_list_whose_snapshot_is_gone_between_pages_is_read_in_one_piece()
    {
        var server = new FakeApiServer();
        for (var i = 0; i < 5; i++) server.Put($"cm-{i}", "1");
        var requests = 0;
        server.NextFault = isWatch =>
        {
            // Compacted before every page but the first of a list: only an answer in one piece can succeed.
            if (!isWatch && ++requests % 2 == 0)
            {
                server.Put("cm-0", $"{requests}");
                server.Compact();
            }
            return null;
        };
        using var run = new ReflectorRun(server, pageSize: 2, seed: 1);
        run.Reflector.HasSynced.ShouldBeTrue();
        run.State.ShouldBe(server.State, ignoreOrder: true);
        requests.ShouldBe(3);
    }

    [Fact]
    public void A_quiet_watch_is_taken_up_again_where_a_bookmark_left_it()
    {
        var server = new FakeApiServer();
        server.Put("a", "1");
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        for (var i = 0; i < 20; i++)
        {
            // Others write and the past is forgotten; without the bookmarks this watch would have to list again.
            server.Bookmark();
            server.Compact();
            server.Cut(broken: i % 2 == 0, withinLine: false);
            run.Heal(TimeSpan.FromSeconds(1));
        }
        server.CompleteLists.ShouldBe(1);
        server.OpenWatches.ShouldBe(1);
    }

    [Fact]
    public void A_stalled_watch_is_replaced_within_the_silence_limit()
    {
        var server = new FakeApiServer();
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        server.Stall();
        server.Put("a", "1");
        run.Changes.ShouldBeEmpty();
        run.Heal(TimeSpan.FromSeconds(21));
        run.State.ShouldBe(server.State);
        server.CompleteLists.ShouldBe(1);
    }

    [Fact]
    public void A_server_that_closes_every_watch_at_once_is_asked_less_and_less()
    {
        var server = new FakeApiServer();
        var watches = 0;
        server.NextFault = isWatch =>
        {
            if (isWatch) watches++;
            return null;
        };
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        for (var i = 0; i < 600; i++)
        {
            server.Cut(broken: false, withinLine: false);
            run.Time.Advance(TimeSpan.FromMilliseconds(100));
        }
        watches.ShouldBeInRange(6, 15);
    }

    [Fact]
    public void A_server_that_asks_for_patience_gets_it()
    {
        var server = new FakeApiServer();
        var requests = 0;
        server.NextFault = _ =>
        {
            requests++;
            return FakeApiServer.Fault.TooManyRequests;
        };
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        run.Time.Advance(TimeSpan.FromMilliseconds(999));
        requests.ShouldBe(1);
        run.Time.Advance(TimeSpan.FromMilliseconds(1));
        requests.ShouldBe(2);
    }

    [Fact]
    public void A_watch_that_is_refused_again_and_again_for_another_reason_ends_in_a_new_list()
    {
        var server = new FakeApiServer();
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        var refusals = 5;
        server.NextFault = isWatch => isWatch && refusals-- > 0 ? FakeApiServer.Fault.ServerError : null;
        server.Cut(broken: true, withinLine: false);
        for (var i = 0; i < 300; i++) run.Time.Advance(TimeSpan.FromSeconds(1));
        server.CompleteLists.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void It_is_alive_while_the_server_hangs_and_not_when_its_own_loop_is_stuck()
    {
        var server = new FakeApiServer { NextFault = _ => FakeApiServer.Fault.Hang };
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        for (var i = 0; i < 600; i++)
        {
            run.Time.Advance(TimeSpan.FromSeconds(1));
            run.Reflector.IsAlive.ShouldBeTrue();
        }
        run.Reflector.HasSynced.ShouldBeFalse();

        var time = new ManualTime();
        var stuck = new Kubernetes.Caching.Reflector<Objects.ConfigMap>(TestClient.Create(server, time).Resource(CoreResources.ConfigMaps), timeProvider: time);
        stuck.IsAlive.ShouldBeTrue();
        time.Advance(TimeSpan.FromMinutes(10));
        stuck.IsAlive.ShouldBeFalse();
    }

    [Fact]
    public void An_index_follows_every_change_and_a_failing_subscriber_stops_nothing()
    {
        var server = new FakeApiServer();
        server.Put("a", "red");
        using var run = new ReflectorRun(server, pageSize: 10, seed: 1);
        var store = run.Reflector.Store;
        store.Subscribe(_ => throw new InvalidOperationException("a bug"));
        store.AddIndex("colour", item => [item.Data!["value"]]);
        server.Put("b", "red");
        store.ByIndex("colour", "red").Select(item => item.Metadata.Name).ShouldBe(["a", "b"], ignoreOrder: true);
        server.Put("a", "blue");
        server.Delete("b");
        store.ByIndex("colour", "red").ShouldBeEmpty();
        store.ByIndex("colour", "blue").Single().Metadata.Name.ShouldBe("a");
        store.List("default").Count.ShouldBe(1);
        store.List("elsewhere").ShouldBeEmpty();
        store.Get(new NamespacedName("default", "a")).ShouldNotBeNull();
        run.Changes.Count.ShouldBe(4);
    }
}
