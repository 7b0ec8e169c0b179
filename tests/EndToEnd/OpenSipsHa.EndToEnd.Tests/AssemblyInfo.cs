// One cluster, one network, two cores: claims about time need the machine for themselves.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
