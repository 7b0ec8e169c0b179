using OpenSipsHa.DevCluster.Api.Registry;
using OpenSipsHa.DevCluster.Api.Storage;

namespace OpenSipsHa.DevCluster.Api.Controllers;

/// <summary>Runs over the whole state whenever something it cares about has changed; state is small, so this is enough.</summary>
abstract class Controller(ObjectRegistry registry, ApiServerLog log)
{
    protected ObjectRegistry Registry => registry;

    protected ObjectStore Store => registry.Store;

    public async Task RunAsync(CancellationToken cancellation)
    {
        var revision = -1L;
        while (!cancellation.IsCancellationRequested)
        {
            var batch = Store.ChangesAfter(revision);
            var due = batch is null || batch.Value.Changes.Exists(Concerns);
            revision = batch is { Changes: [.., var last] } ? last.Revision : batch is null ? Store.Revision : revision;
            if (due)
                Run();
            var next = batch?.Next ?? Store.ChangesAfter(revision)?.Next ?? Task.CompletedTask;
            await next.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    void Run()
    {
        try
        {
            Reconcile();
        }
        catch (Client.ApiRefusedException refused)
        {
            log.ControllerFailed(GetType().Name, refused);
        }
    }

    protected abstract bool Concerns(Change change);

    protected abstract void Reconcile();
}
