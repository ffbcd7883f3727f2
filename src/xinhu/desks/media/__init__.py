"""移动存储介质: sticks and disks are registered and examined before they are used."""
