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
        Run();
        var revision = 0L;
        while (!cancellation.IsCancellationRequested)
        {
            // The changes and the promise of the next one come from one look at the store: nothing falls between.
            if (Store.ChangesAfter(revision) is not { } batch)
            {
                revision = Store.Revision;
                Run();
                continue;
            }
            if (batch.Changes is [.., var last])
                revision = last.Revision;
            if (batch.Changes.Exists(Concerns))
                Run();
            else
                await batch.Next.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
